import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
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

  return {
    slotOf: (network) => slots.get(network) ?? null,
    markOf: (network) => marks.get(network) ?? "··",
    update: (nowMs) => {
      const entries = [...view.networks()].toSorted(byAge);
      marks = assignMarks(entries.map(({ id, key }) => ({ id, name: key.name })));
      const coloured = entries.filter((entry) => !entry.isDefault);
      for (const [id, { seenMs }] of kept) {
        if (!slots.has(id) && nowMs - seenMs > LIMITS.slotKeptMs) kept.delete(id);
      }
      slots = assignSlots(
        coloured.map(({ id, key }) => ({ id, name: slotName(key) })),
        new Map([...kept].map(([id, { slot }]) => [id, slot])),
      );
      const fresh = new Map(
        [...slots].map(([id, slot]): [string, KeptSlot] => [id, { slot, seenMs: nowMs }]),
      );
      for (const [id, slot] of fresh) kept.set(id, slot);
      if (fresh.size > 0) memory.keep(fresh);
    },
  };
};
