import type { ClusterView, NetworkEntry } from "../../lib/cluster/cluster-model.ts";
import { assignMarks } from "../../lib/topology/marks.ts";
import { byAge } from "../../lib/topology/order.ts";
import { assignSlots, slotName } from "../../lib/topology/slots.ts";
import type { NetworkLooks } from "../../lib/wire/facts.ts";
import { LIMITS } from "../config.ts";

/** Keeps colour slots and marks of networks, so that none changes because another network came or went. */
export interface Looks extends NetworkLooks {
  /** Networks came or went. */
  update(nowMs: number): void;
}

/** Where slots outlive the process; the last time seen is ms. */
export interface SlotMemory {
  readonly kept: ReadonlyMap<string, KeptSlot>;
  keep(slots: ReadonlyMap<string, KeptSlot>): void;
}

export interface KeptSlot {
  readonly slot: number;
  readonly seenMs: number;
}

export const createLooks = (view: ClusterView, memory: SlotMemory): Looks => {
  const kept = new Map(memory.kept);
  let slots = new Map<string, number>();
  let marks = new Map<string, string>();
  let before: readonly NetworkEntry[] = [];
  let keptMs = -Infinity;

  /** What is there now is written down with the time, so that its colour outlives it, and us. */
  const keep = (nowMs: number): void => {
    keptMs = nowMs;
    const fresh = new Map([...slots].map(([id, slot]): [string, KeptSlot] => [id, { slot, seenMs: nowMs }]));
    for (const [id, slot] of fresh) kept.set(id, slot);
    if (fresh.size > 0) memory.keep(fresh);
  };

  const assign = (networks: readonly NetworkEntry[], nowMs: number): void => {
    const entries = networks.toSorted(byAge);
    marks = assignMarks(entries.map(({ id, key }) => ({ id, name: key.name })));
    const coloured = entries.filter((entry) => !entry.isDefault);
    // Those that went were seen until now.
    for (const [id, slot] of slots) kept.set(id, { slot, seenMs: nowMs });
    for (const [id, { seenMs }] of kept) if (nowMs - seenMs > LIMITS.slotKeptMs) kept.delete(id);
    slots = assignSlots(
      coloured.map(({ id, key }) => ({ id, name: slotName(key) })),
      new Map([...kept].map(([id, { slot }]) => [id, slot])),
    );
  };

  return {
    slotOf: (network) => slots.get(network) ?? null,
    markOf: (network) => marks.get(network) ?? "··",
    update: (nowMs) => {
      const networks = [...view.networks()];
      const areOther = !areAlike(networks, before);
      if (areOther) assign(networks, nowMs);
      before = networks;
      if (areOther || nowMs - keptMs >= LIMITS.slotWriteMs) keep(nowMs);
    },
  };
};

/** Whether they have the same looks: a network changes with each pod that is on it, and that is all that most changes are. */
const areAlike = (networks: readonly NetworkEntry[], others: readonly NetworkEntry[]): boolean =>
  networks.length === others.length &&
  networks.every(({ id, isDefault, defined }, at) => {
    const other = others[at];
    return (
      other?.id === id && other.isDefault === isDefault && other.defined?.createdAt === defined?.createdAt
    );
  });
