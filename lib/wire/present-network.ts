import { networksBySegment, toldVlan } from "../cluster/segments.ts";
import type { NetworkEntry } from "../cluster/cluster-model.ts";
import type { Network } from "../model/network.ts";
import { isIll } from "../topology/health.ts";
import { textureOf } from "../topology/slots.ts";
import type { Facts } from "./facts.ts";
import type { NetworkDetailWire, NetworkWire } from "./network.ts";
import { presentAttachment, presentProblem } from "./present-attachment.ts";
import { presentPool } from "./present-pool.ts";
import { presentFlag } from "./present-flag.ts";

export const presentNetwork = (facts: Facts, entry: NetworkEntry): NetworkWire => {
  const { view, audit, looks } = facts;
  const { defined } = entry;
  const slot = looks.slotOf(entry.id);
  return {
    id: entry.id,
    cluster: view.cluster,
    network: { ...entry.key },
    isDefined: defined !== undefined,
    isDefault: entry.isDefault,
    summary: summaryOf(entry),
    type: defined?.type ?? null,
    plugins: defined?.plugins.map((plugin) => plugin.type) ?? [],
    bridge: defined?.bridge ?? null,
    master: defined?.master ?? null,
    vlan: defined?.vlan ?? null,
    toldVlan: toldVlan(entry),
    mtu: defined?.mtu ?? null,
    mode: defined?.mode ?? null,
    ipam: defined?.ipam?.type ?? null,
    ranges: defined?.ipam?.ranges.map((range) => range.range) ?? [],
    resourceName: defined?.resourceName ?? null,
    createdAt: defined?.createdAt ?? null,
    slot,
    texture: entry.isDefault ? "thin" : textureOf(slot),
    mark: looks.markOf(entry.id),
    segment: matesOf(facts, entry),
    users: usersOf(facts, entry),
    pools: view.poolsOfNetwork(entry.id).map((pool) => pool.id),
    problems: defined?.problems.map(presentProblem) ?? [],
    ...presentFlag(audit.findingsAbout(entry.id)),
  };
};

export const presentNetworkDetail = (facts: Facts, entry: NetworkEntry): NetworkDetailWire => ({
  ...presentNetwork(facts, entry),
  configText: entry.defined?.configText ?? null,
  poolDetails: facts.view.poolsOfNetwork(entry.id).map((pool) => presentPool(facts, pool)),
  attachments: [...take(facts.view.usersOf(entry.id), ATTACHMENTS_MAX)].map(presentAttachment),
  revision: facts.revision,
});

/** More than a person reads; `/attachments?network=` pages through all of them. */
const ATTACHMENTS_MAX = 1_000;

const take = function* <Item>(items: Iterable<Item>, limit: number): Iterable<Item> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= limit) return;
    yield item;
  }
};

const usersOf = ({ view }: Facts, entry: NetworkEntry): { pods: number; ill: number } => {
  const pods = new Set<string>();
  let ill = 0;
  for (const attachment of view.usersOf(entry.id)) {
    pods.add(attachment.podUid);
    if (isIll(attachment)) ill++;
  }
  return { pods: pods.size, ill };
};

/** Short words for the head of a lane and the second line of a list. */
const summaryOf = ({ defined, isDefault }: NetworkEntry): string => {
  if (isDefault) return "cluster default";
  if (defined === undefined) return "not defined";
  if (defined.type === null)
    return defined.problems[0] === undefined ? "unknown type" : "configuration can't be read";
  const on = defined.master ?? defined.bridge ?? defined.physicalNetwork;
  const words = [typeWord(defined), on, defined.vlan === null ? null : `VLAN ${defined.vlan}`];
  return words.filter((word) => word !== null).join(" · ");
};

const typeWord = (network: Network): string =>
  network.type === "ovn-k8s-cni-overlay" ? `OVN ${network.mode ?? "overlay"}` : (network.type ?? "unknown");

/** Networks that share one layer-2 domain with it, as far as configurations tell. A list of networks asks for each of them. */
const matesOf = (facts: Facts, { id }: NetworkEntry): NetworkWire["segment"] => {
  const mates = known.get(facts) ?? networksBySegment(facts.view.networks());
  known.set(facts, mates);
  return (mates.get(id) ?? []).map((key) => ({ ...key }));
};

const known = new WeakMap<Facts, ReturnType<typeof networksBySegment>>();
