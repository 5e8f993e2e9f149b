import { isRecord, recordOf, textOf } from "../kube/fields.ts";
import { JSON_LIST_MAX, parseJson } from "../kube/json.ts";
import { failed, ok, type Result } from "../model/result.ts";
import { interfaceNamesOf } from "./interface-name.ts";

/**
 * One delegate of Multus' own record of a sandbox (`/var/lib/cni/multus/<sandbox id>`), the only place on a node that
 * says which NAD an interface came from. What was hot-plugged later is not in it.
 * @see https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/pkg/multus/multus.go (saveDelegates)
 */
export interface Delegate {
  /** `namespace/name` of the NAD; the CNI name for the cluster default. */
  readonly network: string;
  /** null: the cluster default, whose name the runtime gives (`eth0`). */
  readonly interface: string | null;
}

export const parseMultusScratch = (text: string): Result<readonly Delegate[]> => {
  const parsed = parseJson(text, {
    tooLarge: "REPORT_INVALID",
    notJson: "REPORT_INVALID",
    subject: "Multus' record of a sandbox",
  });
  if (!parsed.ok) return parsed;
  if (!Array.isArray(parsed.value)) {
    return failed({ code: "REPORT_INVALID", detail: "Multus' record of a sandbox is not a list" });
  }
  const items: readonly unknown[] = parsed.value.slice(0, JSON_LIST_MAX);
  const delegates = items.map((item) => {
    const delegate = isRecord(item) ? item : {};
    const network = textOf(delegate["Name"]) ?? textOf(recordOf(delegate["Conf"])?.["name"]) ?? "";
    return { network, requested: textOf(delegate["ifnameRequest"]) ?? null };
  });
  // The first delegate is the cluster default; the others count from net1 as Multus did.
  const names = interfaceNamesOf(delegates.slice(1).map((delegate) => delegate.requested));
  return ok(
    delegates.map((delegate, index) => ({
      network: delegate.network,
      interface: index === 0 ? delegate.requested : (names[index - 1] ?? null),
    })),
  );
};
