import { type Address, parseAddress } from "../ip/address.ts";
import { parseAddressInPrefix } from "../ip/prefix.ts";
import { ok, type Result } from "../model/result.ts";
import { isRecord, listOf, recordOf, textOf, textsOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * An IPAMClaim: addresses on one network that are kept for something that outlives its pods.
 * @see https://github.com/k8snetworkplumbingwg/ipamclaims
 */
export interface IpamClaim {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string | null;
  /** Name of the CNI network, not of its definition. */
  readonly network: string;
  readonly addresses: readonly Address[];
  /** What could not be read of `status.ips`. */
  readonly unreadable: readonly string[];
  readonly ownerPod: string | null;
  readonly owner: { readonly kind: string; readonly name: string; readonly uid: string | null } | null;
  /** Reason of the condition IPsAllocated where it is False. */
  readonly failure: string | null;
}

export const readIpamClaim = (object: KubeObject): Result<IpamClaim> => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null)
    return unreadable("IPAMClaim", "it has no name or no namespace");
  const status = recordOf(object["status"]);
  const read = textsOf(status?.["ips"]).map((text) => ({
    text,
    address: parseAddressInPrefix(text)?.address ?? parseAddress(text),
  }));
  return ok({
    namespace: named.namespace,
    name: named.name,
    createdAt: createdAtOf(object),
    network: textOf(recordOf(object["spec"])?.["network"]) ?? "",
    addresses: [...new Set(read.flatMap(({ address }) => address ?? []))],
    unreadable: read.filter(({ address }) => address === undefined).map(({ text }) => text),
    ownerPod: textOf(recordOf(status?.["ownerPod"])?.["name"]) ?? null,
    owner: ownerOf(object),
    failure: failureOf(status?.["conditions"]),
  });
};

/** Its controller, else the first owner. */
const ownerOf = (object: KubeObject): IpamClaim["owner"] => {
  const owners = listOf(object.metadata["ownerReferences"]).filter(isRecord);
  const owner = owners.find((each) => each["controller"] === true) ?? owners[0];
  const kind = textOf(owner?.["kind"]);
  const name = textOf(owner?.["name"]);
  return kind === undefined || name === undefined
    ? null
    : { kind, name, uid: textOf(owner?.["uid"]) ?? null };
};

const failureOf = (conditions: unknown): string | null => {
  const condition = listOf(conditions)
    .filter(isRecord)
    .find((each) => each["type"] === "IPsAllocated");
  return condition?.["status"] === "False" ? (textOf(condition["reason"]) ?? "unknown reason") : null;
};
