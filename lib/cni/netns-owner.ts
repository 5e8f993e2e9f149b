import type { NodeReport, NodeReportLink, NodeReportNamespace } from "./node-report.ts";

type Owner = Pick<NodeReportNamespace, "pod" | "containerId">;

/** Results by the path of the namespace that they name. */
export const resultsByNetns = <Cached extends { readonly netns: string | null }>(
  results: readonly Cached[],
): ReadonlyMap<string, readonly Cached[]> => Map.groupBy(results, ({ netns }) => netns ?? "");

/** A pod sandbox that the container runtime lists as ready, with this path. */
export interface ListedOwner {
  readonly id: string;
  readonly pod: NodeReportNamespace["pod"];
}

/**
 * Which pod a network namespace belongs to: the one whose sandbox the container runtime has there, else by the results
 * that name its path. A cache may hold sandboxes that are long gone: of several that claim the path, the one that shares
 * the most devices (name and MAC) with it.
 */
export const ownerOfNetns = (
  path: string,
  links: readonly NodeReportLink[],
  results: readonly NodeReport["results"][number][],
  listed?: ListedOwner,
): Owner => {
  if (listed !== undefined) return { pod: listed.pod, containerId: listed.id };
  const seen = new Set(links.map(deviceKey));
  const claims = new Map<string, Owner & { shared: number }>();
  for (const result of results) {
    if (result.netns !== path || result.containerId === null) continue;
    const claim = claims.get(result.containerId) ?? { pod: null, containerId: result.containerId, shared: 0 };
    claim.pod ??= result.pod;
    claim.shared += result.devices.filter(
      (device) => device.mac !== null && seen.has(deviceKey(device)),
    ).length;
    claims.set(result.containerId, claim);
  }
  const [best] = [...claims.values()].sort((a, b) => b.shared - a.shared);
  return { pod: best?.pod ?? null, containerId: best?.containerId ?? null };
};

const deviceKey = (device: { readonly name: string; readonly mac: string | null }): string =>
  `${device.name} ${device.mac ?? ""}`;
