import { type Address, parseAddress } from "../ip/address.ts";
import { parsePrefix, type Prefix } from "../ip/prefix.ts";
import { ok, type Result } from "../model/result.ts";
import { isRecord, listOf, recordOf, textOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, deletedAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * The `Network` of the draft that talks showed in mid-2023: `spec{ipam, provider, routes}`, `status{capabilities}`. No
 * release serves it, and what is inside `ipam` and `routes` was never written down: anything that looks like a range, a
 * destination or a gateway is taken.
 * @see https://github.com/kubernetes/enhancements/pull/3700
 */
export interface NativeNetwork {
  readonly name: string;
  readonly createdAt: string | null;
  readonly deletedAt: string | null;
  readonly provider: string | null;
  readonly ipamType: string | null;
  readonly ranges: readonly Prefix[];
  readonly routes: readonly { readonly destination: Prefix; readonly gateway: Address | null }[];
}

export const readNativeNetwork = (object: KubeObject): Result<NativeNetwork> => {
  const named = nameOf(object);
  if (named === undefined) return unreadable("Network", "it has no name");
  const spec = recordOf(object["spec"]);
  const ipam = recordOf(spec?.["ipam"]);
  return ok({
    name: named.name,
    createdAt: createdAtOf(object),
    deletedAt: deletedAtOf(object),
    provider: textOf(spec?.["provider"]) ?? null,
    ipamType: textOf(ipam?.["type"]) ?? textOf(spec?.["ipam"]) ?? null,
    ranges: ["subnet", "range", "cidr", "subnets", "ranges"].flatMap((key) =>
      [ipam?.[key], ...listOf(ipam?.[key])].flatMap((text) => prefixIn(text)),
    ),
    routes: listOf(spec?.["routes"])
      .filter(isRecord)
      .flatMap((route) => {
        const gateway = parseAddress(
          textOf(route["gw"]) ?? textOf(route["gateway"]) ?? textOf(route["via"]) ?? "",
        );
        return [route["dst"], route["destination"], route["to"]]
          .flatMap(prefixIn)
          .map((destination) => ({ destination, gateway: gateway ?? null }));
      }),
  });
};

const prefixIn = (value: unknown): Prefix[] => {
  const prefix = parsePrefix(textOf(value) ?? "");
  return prefix === undefined ? [] : [prefix];
};
