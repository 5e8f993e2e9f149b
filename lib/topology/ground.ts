import { vlanOfWire } from "../cluster/segments.ts";
import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import type { Known } from "./aggregate.ts";
import type { Step } from "./layers/chain.ts";
import { factsOf } from "./domains.ts";
import { byName } from "./order.ts";
import { type Standing, STANDINGS, standingOf } from "./standing.ts";

/** What a network stands on, on one node: present, absent, only told of, or unknown. */
export interface Ground {
  readonly node: string;
  readonly standing: Standing;
  readonly device: Step;
  readonly nic: Step;
  /** The layer-2 domain that it reaches there; null: none, or it can't be told, and `aside` says which. */
  readonly segment: string | null;
  readonly aside: string | null;
  /** Pods of the node that are on the network, and how many of them have an ill attachment to it. */
  readonly pods: number;
  readonly ill: number;
}

/** The same step on every node; those first that lack what the network names, then those where it is down or nobody looked. */
export const groundOf = (entry: NetworkEntry, view: ClusterView, known: Known): readonly Ground[] => {
  const users = new Map<string, { pods: number; ill: number }>();
  for (const { node, shape } of factsOf(known)) {
    if (node === null) continue;
    const items = shape.items.filter(({ network }) => network === entry.id);
    if (items.length === 0) continue;
    const count = users.get(node) ?? { pods: 0, ill: 0 };
    count.pods += 1;
    if (items.some(({ badness }) => badness > 0)) count.ill += 1;
    users.set(node, count);
  }
  const isMade = entry.defined?.type === "bridge";
  return [...view.nodes()]
    .map(({ name }): Ground => {
      const { device, nic, segment, aside } = known.chains.chain(entry.id, name);
      const { pods, ill } = users.get(name) ?? { pods: 0, ill: 0 };
      const standing = standingOf({ device, nic }, isMade && pods === 0);
      return { node: name, standing, device, nic, segment: segment?.key ?? null, aside, pods, ill };
    })
    .toSorted((left, right) => rank(left) - rank(right) || byName(left.node, right.node));
};

/** The tags that the network's wire has on the nodes whose links somebody saw, the most usual first; 0: none. */
export const vlansSeen = (
  grounds: readonly Ground[],
): { readonly vlan: number; readonly nodes: number }[] => {
  const nodes = new Map<number, number>();
  for (const { nic, segment } of grounds) {
    if (segment === null || (nic.presence !== "seen" && nic.presence !== "down")) continue;
    const vlan = vlanOfWire(segment) ?? 0;
    nodes.set(vlan, (nodes.get(vlan) ?? 0) + 1);
  }
  return [...nodes]
    .map(([vlan, count]) => ({ vlan, nodes: count }))
    .toSorted((left, right) => right.nodes - left.nodes || left.vlan - right.vlan);
};

const rank = ({ standing }: Ground): number => STANDINGS.indexOf(standing);
