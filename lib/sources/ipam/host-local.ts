import { parseNetworkConfig } from "../../cni/network-config.ts";
import type { NodeReport } from "../../cni/node-report.ts";
import { readHostLocalFile } from "../../cni/host-local.ts";
import { type Address, parseAddress } from "../../ip/address.ts";
import { parsePrefix, type Prefix, prefixContains } from "../../ip/prefix.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { nameOf } from "../../kube/metadata.ts";
import { type EntityId, joinId, type PodKey } from "../../model/ids.ts";
import type { Allocation, Pool } from "../../model/pool.ts";
import type { Problem } from "../../model/problems.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { NOTHING_DERIVED, refIn } from "../derived.ts";
import { readHeardNode } from "../node-report-object.ts";
import type { DeriveContext, Derived, Source } from "../source.ts";
import { NODE_REPORTS } from "../watched.ts";

/**
 * host-local: one folder a CNI network on each node, one file an address. A pool here is one range of one network on one
 * node; nothing coordinates it with other nodes.
 */
export const hostLocal: Source = {
  id: "host-local",
  title: "host-local",
  watches: [NODE_REPORTS],
  derive: (object, context) => deriveReport(object, context),
};

/** A report that can't be read is the observer's problem to tell: once is enough. */
const deriveReport = (object: KubeObject, context: DeriveContext): Derived => {
  const named = nameOf(object);
  const heard = named === undefined ? undefined : readHeardNode(object);
  if (named === undefined || heard?.ok !== true || heard.value.report === null) return NOTHING_DERIVED;
  const { report } = heard.value;
  if (report.hostLocal.length === 0) return NOTHING_DERIVED;
  const from = refIn(context, { ...named, namespace: null });
  const owners = ownersOf(report);
  const holders = holdersOf(report);
  const ranges = rangesOf(report);
  const pools = new Map<EntityId, Pool>();
  const allocations = new Map<EntityId, Allocation>();
  const problems: Problem[] = [];
  for (const entry of report.hostLocal) {
    const address = readHostLocalFile(entry.address, "")?.address ?? null;
    if (address === null) problems.push(notAnAddress(entry.network, entry.address, from));
    const range = rangeAround(address, ranges.get(entry.network) ?? []);
    const pool = poolOf(report, entry.network, range, from);
    pools.set(pool.id, later(pools.get(pool.id) ?? pool, entry.modifiedAt));
    const id = joinId(from.cluster, "allocation", hostLocal.id, report.node, entry.network, entry.address);
    const holder = address === null ? undefined : holders.get(address);
    const isStranger =
      holder !== undefined && (holder.pod === null || holder.containerId !== entry.containerId);
    allocations.set(id, {
      kind: "allocation",
      id,
      cluster: from.cluster,
      from,
      store: "host-local",
      pool: pool.id,
      key: entry.address,
      address,
      owner: owners.get(entry.containerId ?? "") ?? null,
      interface: entry.interface,
      containerId: entry.containerId,
      at: entry.modifiedAt,
      ...(isStranger && { heldIn: holder.id }),
    });
  }
  return { entities: [...pools.values(), ...allocations.values()], problems };
};

/** The store knows sandbox ids only; whose they are, the result caches and the namespaces say. */
const ownersOf = (report: NodeReport): ReadonlyMap<string, PodKey> => {
  const owners = new Map<string, PodKey>();
  for (const { containerId, pod } of [...report.results, ...report.namespaces]) {
    if (containerId !== null && pod !== null)
      owners.set(containerId, { namespace: pod.namespace, name: pod.name });
  }
  return owners;
};

/** Namespaces by the addresses that they have, in the canonical text. */
const holdersOf = (report: NodeReport): ReadonlyMap<string, NodeReport["namespaces"][number]> => {
  const holders = new Map<string, NodeReport["namespaces"][number]>();
  for (const netns of report.namespaces)
    for (const { addresses } of netns.links)
      for (const { address: text } of addresses) {
        const address = parseAddress(text);
        if (address !== undefined) holders.set(address, netns);
      }
  return holders;
};

/**
 * Ranges by CNI network name, from the configurations that the result caches hold. Those of sandboxes that are still
 * there come first: an older configuration of the same name may have had another range.
 */
const rangesOf = (report: NodeReport): ReadonlyMap<string, readonly Prefix[]> => {
  const ranges = new Map<string, readonly Prefix[]>();
  // The caches hold a configuration for each interface of the node; few are of host-local.
  const wanted = new Set(report.hostLocal.map(({ network }) => network));
  const alive = new Set(report.namespaces.map((netns) => netns.containerId));
  const inOrder = [
    ...report.results.filter((result) => alive.has(result.containerId)),
    ...report.results.filter((result) => !alive.has(result.containerId)),
  ];
  for (const { networkName, configText } of inOrder) {
    if (networkName === null || configText === null) continue;
    if (!wanted.has(networkName) || ranges.has(networkName)) continue;
    const ipam = parseNetworkConfig(configText, networkName).ipam;
    if (ipam?.type !== "host-local") continue;
    ranges.set(
      networkName,
      ipam.ranges.flatMap((range) => parsePrefix(range.range) ?? []),
    );
  }
  return ranges;
};

const rangeAround = (address: Address | null, ranges: readonly Prefix[]): Prefix | null =>
  address === null ? null : (ranges.find((range) => prefixContains(range, address)) ?? null);

const poolOf = (report: NodeReport, network: string, range: Prefix | null, from: SourceRef): Pool => ({
  kind: "pool",
  id: joinId(from.cluster, "pool", hostLocal.id, report.node, network, range),
  cluster: from.cluster,
  from,
  store: "host-local",
  namespace: null,
  name: network,
  range,
  networkName: network,
  node: report.node,
  writtenAt: null,
  problems: [],
});

const later = (pool: Pool, modifiedAt: string | null): Pool =>
  modifiedAt !== null && (pool.writtenAt === null || Date.parse(modifiedAt) > Date.parse(pool.writtenAt))
    ? { ...pool, writtenAt: modifiedAt }
    : pool;

const notAnAddress = (network: string, fileName: string, from: SourceRef): Problem => ({
  code: "POOL_KEY_INVALID",
  detail: `The file "${fileName.slice(0, 60)}" of ${network.slice(0, 60)} is not named after an address`,
  from,
  path: `report.hostLocal`,
});
