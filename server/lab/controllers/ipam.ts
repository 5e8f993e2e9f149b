import type { AddressOutcome } from "./address-outcome.ts";
import { addressText, holds, parseAddress, parseSubnet } from "./addresses.ts";
import { allocateHostLocal, releaseHostLocal } from "./host-local.ts";
import { recordAt, recordsAt, textAt, type JsonRecord } from "./json.ts";
import type { NodeKernel, Sandbox } from "./kernel.ts";
import { hasCapability, ipamOf, type NetworkConf } from "./network-config.ts";
import { allocateWhereabouts, releaseWhereabouts } from "./whereabouts.ts";
import type { PoolBooks } from "./whereabouts-pools.ts";

export interface IpamRequest {
  node: NodeKernel;
  sandbox: Sandbox;
  conf: NetworkConf;
  iface: string;
  /** As asked for in the selection; they reach the plugin only if it declares the capability. */
  ips: readonly string[];
  at: number;
}

const NOTHING: AddressOutcome = { ok: true, ips: [], routes: [], dns: {} };

/** What the configuration's IPAM plugin answers to ADD. No IPAM at all is an interface without addresses. */
export function assignAddresses(books: PoolBooks, request: IpamRequest): AddressOutcome {
  const { node, sandbox, conf, iface, at } = request;
  const ipam = ipamOf(conf);
  const type = textAt(ipam, "type") ?? "";
  const ips = hasCapability(conf, "ips") ? request.ips : [];
  const containerId = sandbox.id;
  switch (type) {
    case "":
      return NOTHING;
    case "host-local":
      return allocateHostLocal(node, conf.name, ipam, { containerId, iface, at, ips });
    case "whereabouts":
      return allocateWhereabouts(books, ipam, {
        containerId,
        iface,
        podref: `${sandbox.namespace}/${sandbox.name}`,
      });
    case "static":
      return staticAddresses(ipam, ips);
    case "dhcp":
      return failure(
        "error dialing DHCP daemon: dial unix /run/cni/dhcp.sock: connect: no such file or directory",
      );
    default:
      return failure(`failed to find plugin "${type}" in path [/opt/cni/bin]`);
  }
}

function failure(error: string): AddressOutcome {
  return { ok: false, error };
}

/** Runtime addresses replace the configured ones; with neither, the main plugin complains. */
function staticAddresses(ipam: JsonRecord, asked: readonly string[]): AddressOutcome {
  const configured = recordsAt(ipam, "addresses").map((item) => {
    const gateway = textAt(item, "gateway");
    return { address: textAt(item, "address") ?? "", ...(gateway !== undefined && { gateway }) };
  });
  const ips = asked.length > 0 ? asked.map((address) => ({ address })) : configured;
  if (ips.length === 0) return failure("IPAM plugin returned missing IP config");
  return { ok: true, ips, routes: recordsAt(ipam, "routes"), dns: recordAt(ipam, "dns") ?? {} };
}

/** DEL of the IPAM plugin: always a success. `lost` plays the swallowed DEL that is whereabouts' main source of leaks. */
export function releaseAddresses(
  books: PoolBooks,
  request: Omit<IpamRequest, "ips" | "at">,
  lost: boolean,
): void {
  const { node, sandbox, conf, iface } = request;
  const ipam = ipamOf(conf);
  const type = textAt(ipam, "type");
  if (type === "host-local") releaseHostLocal(node, conf.name, sandbox.id, iface);
  if (type === "whereabouts" && !lost) releaseWhereabouts(books, ipam, { containerId: sandbox.id, iface });
}

/**
 * OVN-Kubernetes hands out addresses itself: the first free one of `subnets`, `.1` left out. On layer 3 a third number
 * (`10.128.0.0/16/24`) gives each node its own part.
 */
export function nextOvnAddress(
  conf: NetworkConf,
  taken: ReadonlySet<string>,
  nodeIndex: number,
): string | undefined {
  const [network = "", length = "", hostLength] = (
    textAt(conf.plugins[0], "subnets")?.split(",")[0] ?? ""
  ).split("/");
  const subnet = parseSubnet(`${network}/${length}`);
  if (subnet === undefined) return undefined;
  const bits = subnet.version === 4 ? 32 : 128;
  const prefixLength = Number(hostLength ?? length);
  const size = 1n << BigInt(bits - prefixLength);
  const first = hostLength === undefined ? subnet.network : subnet.network + BigInt(nodeIndex) * size;
  const excluded = (textAt(conf.plugins[0], "excludeSubnets") ?? "").split(",").map(parseSubnet);
  for (let value = first + 2n; value < first + size - 1n; value++) {
    const address = addressText(subnet.version, value);
    const parsed = parseAddress(address);
    if (taken.has(address) || parsed === undefined) continue;
    if (!excluded.some((range) => range !== undefined && holds(range, parsed))) {
      return `${address}/${prefixLength}`;
    }
  }
  return undefined;
}
