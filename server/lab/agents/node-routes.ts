import { isRecord, parseJson, recordsAt, textAt } from "../controllers/json.ts";
import { addressText, parseAddress, parseSubnet, subnetText } from "../controllers/addresses.ts";
import type { CacheEntry, KernelLink, Sandbox } from "../controllers/kernel.ts";

/** A route of the main table, as the real agent tells it. */
interface Route {
  readonly destination: string;
  readonly gateway: string | null;
  readonly interface: string;
  readonly metric: number | null;
}

/** What the kernel gives routes of its own, and those of IPv6 in general. */
const CONNECTED_METRIC = 256;
const IPV6_METRIC = 1024;

/**
 * The routes of a sandbox: to what its devices stand in, and what plugins add. A device that is down has none, as in
 * Linux, and what is down once has lost them: nobody adds them again.
 */
export function routesOf(sandbox: Sandbox, entries: readonly CacheEntry[]): readonly Route[] {
  const routes: Route[] = [];
  for (const link of sandbox.links.values()) {
    if (link.kind === "loopback" || !link.isUp) continue;
    routes.push(...connected(link));
    const entry = entries.find(({ iface }) => iface === link.name);
    if (entry !== undefined) routes.push(...added(entry));
  }
  return routes.toSorted((left, right) => familyOf(left) - familyOf(right));
}

function connected(link: KernelLink): readonly Route[] {
  const prefixes = link.addresses.flatMap(({ address, prefixLength, flag }) => {
    const subnet = parseSubnet(`${address}/${String(prefixLength)}`);
    // One that failed its duplicate detection is not used.
    return subnet === undefined || flag === "dadfailed" ? [] : [subnetText(subnet)];
  });
  return [...new Set([...prefixes, "fe80::/64"])].map((destination) => ({
    destination,
    gateway: null,
    interface: link.name,
    metric: destination.includes(":") ? CONNECTED_METRIC : null,
  }));
}

/** The default one of a bridge with `isDefaultGateway`, and those that IPAM names. */
function added({ config, result, iface }: CacheEntry): readonly Route[] {
  const gateways = result.ips.flatMap(({ gateway }) => parseAddress(gateway ?? "") ?? []);
  const defaults = isDefaultGateway(config)
    ? gateways.map((gateway) => ({ to: gateway.version === 4 ? "0.0.0.0/0" : "::/0", gateway }))
    : [];
  const named = result.routes.map((route) => {
    const to = textAt(route, "dst") ?? "";
    const version = to.includes(":") ? 6 : 4;
    const gateway = parseAddress(textAt(route, "gw") ?? "");
    return { to, gateway: gateway ?? gateways.find((each) => each.version === version) };
  });
  return [...defaults, ...named].flatMap(({ to, gateway }) => {
    const subnet = parseSubnet(to);
    if (subnet === undefined || gateway === undefined) return [];
    return {
      // iproute2 calls a route to everything so, in either family.
      destination: subnet.prefixLength === 0 ? "default" : subnetText(subnet),
      gateway: addressText(gateway.version, gateway.value),
      interface: iface,
      metric: gateway.version === 6 ? IPV6_METRIC : null,
    };
  });
}

function isDefaultGateway(config: string): boolean {
  const parsed = parseJson(config);
  if (!parsed.ok) return false;
  const whole = isRecord(parsed.value) ? [parsed.value] : [];
  return [...whole, ...recordsAt(parsed.value, "plugins")].some(
    (plugin) => plugin["isDefaultGateway"] === true,
  );
}

function familyOf({ destination, gateway }: Route): number {
  return `${destination}${gateway ?? ""}`.includes(":") ? 6 : 4;
}
