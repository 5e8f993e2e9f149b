import { parsePrefix } from "../ip/prefix.ts";
import { ok, type Result } from "../model/result.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, deletedAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * A UserDefinedNetwork, or a ClusterUserDefinedNetwork (namespace null), as written.
 * @see https://github.com/ovn-kubernetes/ovn-kubernetes/tree/master/go-controller/pkg/crd/userdefinednetwork/v1
 */
export interface UserDefinedNetwork {
  readonly namespace: string | null;
  readonly name: string;
  readonly createdAt: string | null;
  readonly deletedAt: string | null;
  /** `layer2`, `layer3`, `localnet`; null where it can't be read. */
  readonly topology: string | null;
  readonly vlan: number | null;
  readonly mtu: number | null;
  readonly physicalNetwork: string | null;
  readonly ranges: readonly string[];
  /** Why OVN-Kubernetes did not make its definition; null: it did, or has not said anything yet. */
  readonly failure: string | null;
}

export const readUserDefinedNetwork = (object: KubeObject): Result<UserDefinedNetwork> => {
  const named = nameOf(object);
  if (named === undefined) return unreadable("UserDefinedNetwork", "it has no name");
  const spec = recordOf(object["spec"]);
  const network = recordOf(spec?.["network"]) ?? spec;
  const topology = textOf(network?.["topology"])?.toLowerCase() ?? null;
  const own = topology === null ? undefined : recordOf(network?.[topology]);
  const vlan = recordOf(recordOf(own?.["vlan"])?.["access"])?.["id"];
  const mtu = own?.["mtu"];
  return ok({
    namespace: named.namespace,
    name: named.name,
    createdAt: createdAtOf(object),
    deletedAt: deletedAtOf(object),
    topology,
    vlan: typeof vlan === "number" && Number.isInteger(vlan) && vlan > 0 ? vlan : null,
    mtu: typeof mtu === "number" && Number.isSafeInteger(mtu) && mtu > 0 ? mtu : null,
    physicalNetwork: textOf(own?.["physicalNetworkName"]) ?? null,
    ranges: rangesOf(own),
    failure: failureOf(recordOf(object["status"])),
  });
};

/** Layer 3 lists objects with a `cidr`, the others text. */
const rangesOf = (own: JsonRecord | undefined): string[] =>
  listOf(own?.["subnets"]).flatMap((entry) => {
    const text = isRecord(entry) ? textOf(entry["cidr"]) : textOf(entry);
    return text === undefined ? [] : (parsePrefix(text) ?? []);
  });

/** `NetworkCreated`, in older releases `NetworkReady`. */
const failureOf = (status: JsonRecord | undefined): string | null => {
  const condition = listOf(status?.["conditions"])
    .filter(isRecord)
    .find((each) => each["type"] === "NetworkCreated" || each["type"] === "NetworkReady");
  if (condition?.["status"] !== "False") return null;
  return textOf(condition["message"]) ?? textOf(condition["reason"]) ?? "no reason is given";
};
