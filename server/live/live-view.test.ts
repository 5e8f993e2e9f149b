import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLiveView, type ViewItem } from "./live-view.ts";
import { createModelChanges } from "./model-changes.ts";
import type { EngineChange } from "./engine.ts";
import { StreamMessage } from "../../lib/wire/stream.ts";

const changeAt = (revision: number): EngineChange => ({
  revision,
  model: createModelChanges(),
  findings: { put: [], drop: [] },
  topics: new Set(),
});

const messageIn = (text: string): StreamMessage =>
  StreamMessage.parse(JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? ""));

/** What a client knows after a message. */
const applied = (known: ReadonlyMap<string, unknown>, text: string): Map<string, unknown> => {
  const message = messageIn(text);
  const next = text.startsWith("event: snapshot") ? new Map<string, unknown>() : new Map(known);
  for (const item of message.put) if ("id" in item) next.set(String(item.id), item);
  for (const id of message.drop) next.delete(id);
  return next;
};

const items = fc.array(
  fc.record({ id: fc.constantFrom("a", "b", "c", "d", "e"), value: fc.integer({ min: 0, max: 3 }) }),
  { maxLength: 8 },
);

const viewOver = (state: { items: readonly ViewItem[] }, monotonicMs = () => 0) =>
  createLiveView(
    "v",
    {
      kind: "rebuilt",
      touches: () => true,
      build: () => ({ items: [...new Map(state.items.map((item) => [item.id, item])).values()] }),
    },
    monotonicMs,
  );

describe("a live view", () => {
  it("holds that a snapshot with all later deltas is the new snapshot, wherever one joins", () => {
    fc.assert(
      fc.property(fc.array(items, { minLength: 1, maxLength: 12 }), fc.nat(11), (states, joinAt) => {
        const state: { items: readonly ViewItem[] } = { items: states[0] ?? [] };
        const view = viewOver(state);
        let known = applied(new Map(), view.snapshot(1, false));
        let revision = 1;
        for (const [index, next] of states.entries()) {
          state.items = next;
          const text = view.take(changeAt(++revision));
          if (text !== undefined) known = applied(known, text);
          if (index === joinAt) known = applied(new Map(), view.snapshot(revision, false));
        }
        const whole = applied(new Map(), view.snapshot(revision, false));
        expect(known).toEqual(whole);
      }),
    );
  });

  it("gives a client that comes back exactly what it missed", () => {
    fc.assert(
      fc.property(fc.array(items, { minLength: 1, maxLength: 12 }), fc.nat(12), (states, leftAt) => {
        const state: { items: readonly ViewItem[] } = { items: [] };
        const view = viewOver(state);
        let known = applied(new Map(), view.snapshot(1, false));
        let left = 1;
        let revision = 1;
        for (const [index, next] of states.entries()) {
          state.items = next;
          const text = view.take(changeAt(++revision));
          if (index >= leftAt) continue;
          if (text !== undefined) known = applied(known, text);
          left = revision;
        }
        for (const text of view.since(left) ?? []) known = applied(known, text);
        const whole = applied(new Map(), view.snapshot(revision, false));
        expect(known).toEqual(whole);
      }),
    );
  });

  it("says nothing where nothing changed", () => {
    const view = viewOver({ items: [{ id: "a" }] });
    view.snapshot(1, false);
    expect(view.take(changeAt(2))).toBeUndefined();
  });

  it("does not reach back before its first snapshot, nor further than its ring", () => {
    let nowMs = 0;
    const state = { items: [{ id: "a", value: 0 }] };
    const view = viewOver(state, () => nowMs);
    expect(view.since(1)).toBeUndefined();
    view.snapshot(5, false);
    expect(view.since(4)).toBeUndefined();
    expect(view.since(5)).toEqual([]);
    state.items = [{ id: "a", value: 1 }];
    view.take(changeAt(6));
    nowMs = 61_000;
    state.items = [{ id: "a", value: 2 }];
    view.take(changeAt(7));
    expect(view.since(5)).toBeUndefined();
    expect(view.since(6)).toHaveLength(1);
  });

  it("spends no more than its share of the time on an expensive picture, and catches up", () => {
    let nowMs = 0;
    const state = { value: 0 };
    const view = createLiveView(
      "v",
      {
        kind: "rebuilt",
        touches: () => true,
        build: () => {
          nowMs += 10;
          return { items: [{ id: "a", value: state.value }] };
        },
      },
      () => nowMs,
    );
    view.snapshot(1, false);
    state.value = 1;
    expect(view.take(changeAt(2))).toBeUndefined();
    expect(view.waitsUntilMs()).toBe(50);
    nowMs = 50;
    expect(view.take(changeAt(3))).toContain('"value":1');
    expect(view.waitsUntilMs()).toBeUndefined();
  });
});
