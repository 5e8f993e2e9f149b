import type { EntityId } from "../model/ids.ts";
import type { PodFact } from "./fact.ts";

/**
 * How many attachments came, went or changed on each network, per minute of the last two. Counted in steps of ten seconds,
 * so that a picture that shows it needs no other sight of the clock.
 */
export interface ChangeRate {
  /** One pod's fact became another one. */
  note(before: PodFact | undefined, after: PodFact | undefined, nowMs: number): void;
  /** Takes over the steps that are full; true where a rate is another one since. */
  advance(nowMs: number): boolean;
  /** Whole changes per minute; what is less than one but not nothing is one. */
  perMinute(network: EntityId): number;
}

const STEP_MS = 10_000;
const STEPS = 12;

type Counts = Map<EntityId, number>;

export const createChangeRate = (): ChangeRate => {
  const steps: { readonly number: number; readonly counts: Counts }[] = [];
  let current: Counts = new Map();
  let currentNumber = -1;
  let rates: ReadonlyMap<EntityId, number> = new Map();

  const advance = (nowMs: number): boolean => {
    const number = Math.floor(nowMs / STEP_MS);
    if (number === currentNumber) return false;
    if (current.size > 0) steps.push({ number: currentNumber, counts: current });
    current = new Map();
    currentNumber = number;
    while ((steps[0]?.number ?? number) < number - STEPS) steps.shift();
    const before = rates;
    rates = ratesOf(steps.map(({ counts }) => counts));
    return !areEqual(before, rates);
  };

  return {
    advance,
    note: (before, after, nowMs) => {
      advance(nowMs);
      for (const [network, changes] of changesBetween(before, after)) add(current, network, changes);
    },
    perMinute: (network) => rates.get(network) ?? 0,
  };
};

const ratesOf = (steps: readonly Counts[]): ReadonlyMap<EntityId, number> => {
  const sums: Counts = new Map();
  for (const counts of steps) for (const [network, count] of counts) add(sums, network, count);
  const minutes = (STEPS * STEP_MS) / 60_000;
  return new Map([...sums].map(([network, sum]) => [network, Math.max(1, Math.round(sum / minutes))]));
};

const areEqual = (left: ReadonlyMap<EntityId, number>, right: ReadonlyMap<EntityId, number>): boolean =>
  left.size === right.size && [...left].every(([network, rate]) => right.get(network) === rate);

/** Attachments that are only in one of both, by network; one that changed counts once. */
export const changesBetween = (
  before: PodFact | undefined,
  after: PodFact | undefined,
): ReadonlyMap<EntityId, number> => {
  if (before !== undefined && before.shape === after?.shape && before.said === after.said) return new Map();
  const gone: Counts = new Map();
  const come: Counts = new Map();
  const left = new Map<string, number>();
  for (const { text } of itemsOf(before)) left.set(text, (left.get(text) ?? 0) + 1);
  for (const { network, text } of itemsOf(after)) {
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    else add(come, network, 1);
  }
  for (const { network, text } of itemsOf(before)) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    left.set(text, count - 1);
    add(gone, network, 1);
  }
  const changes: Counts = new Map(come);
  for (const [network, count] of gone) changes.set(network, Math.max(count, come.get(network) ?? 0));
  return changes;
};

const itemsOf = (fact: PodFact | undefined): readonly { network: EntityId; text: string }[] => {
  if (fact === undefined) return [];
  const lines = fact.said.split("\n");
  return fact.shape.items.map((item, at) => ({
    network: item.network,
    text: [item.network, item.interface, item.state, item.link, item.witnesses, lines[at]].join(" "),
  }));
};

const add = (counts: Counts, network: EntityId, by: number): void => {
  counts.set(network, (counts.get(network) ?? 0) + by);
};
