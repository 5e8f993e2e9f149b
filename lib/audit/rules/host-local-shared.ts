import type { ClusterView } from "../../cluster/cluster-model.ts";
import type { Network } from "../../model/network.ts";
import type { Rule } from "../rule.ts";
import { evidence, networkName, networkSubject } from "../wording.ts";

/**
 * Several networks with host-local addresses have the same name inside their configuration. host-local keeps one folder
 * for each such name, so that they share it: addresses of one block those of another, and `last_reserved_ip` of one sends
 * the other to the start of its range. The same range in all of them may be meant so, and is only told.
 */
export const hostLocalShared: Rule = {
  code: "MOOR205",
  title: "Networks that share one host-local store",
  help:
    "Several networks with host-local addresses have the same name inside their configuration. host-local keeps one " +
    "folder for each such name, so that they share it, and the ranges get mixed up. Where all of them have the same " +
    "range it may be meant so.",
  about: "network",
  check: (id, { view }) => {
    const network = view.networkById(id)?.defined;
    if (network === undefined || !isHostLocal(network)) return [];
    const others = sharing(view, network);
    const [first] = others;
    // Told once: by the one whose name comes first.
    if (first === undefined || others.some((each) => networkName(each.key) < networkName(network.key)))
      return [];
    const isSameRange = others.every((each) => rangesOf(each) === rangesOf(network));
    const all = [network, ...others];
    return [
      {
        about: "",
        title: `${all.map(({ key }) => networkName(key)).join(", ")} share the host-local store “${network.cniName ?? ""}”`,
        detail: isSameRange
          ? "They have the same range, so that they hand out each other’s addresses as one."
          : "Their ranges differ, and the store does not tell them apart.",
        severity: isSameRange ? "info" : "warning",
        confidence: "certain",
        verdict: "present",
        subjects: all.map(({ key }) => networkSubject(key)),
        evidence: all.map((each) =>
          evidence(
            "fail",
            `${networkName(each.key)} is “${each.cniName ?? ""}” inside, with ${rangesOf(each)}`,
            "network",
            each.createdAt,
          ),
        ),
        remedy: "Give each configuration a “name” of its own, best that of its definition.",
        refs: all.map(({ from }) => from),
      },
    ];
  },
};

const isHostLocal = ({ ipam }: Network): boolean => ipam?.type === "host-local";

const rangesOf = ({ ipam }: Network): string => (ipam?.ranges ?? []).map(({ range }) => range).join(", ");

const sharing = (view: ClusterView, network: Network): readonly Network[] =>
  [...view.networks()].flatMap(({ defined }) =>
    defined !== undefined &&
    defined.id !== network.id &&
    defined.cniName !== null &&
    defined.cniName === network.cniName &&
    isHostLocal(defined)
      ? [defined]
      : [],
  );
