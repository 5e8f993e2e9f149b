import fc from "fast-check";
import { expect, vi } from "vitest";
import type { EngineChange } from "../live/engine.ts";
import { createHub, type Hub, type HubEngine } from "../live/hub.ts";
import type { ViewItem, ViewSource } from "../live/live-view.ts";
import { createModelChanges } from "../live/model-changes.ts";
import { createStreamFollower, FRAME, type StreamFollower } from "./stream-follower.ts";

interface World {
  readonly engine: HubEngine;
  /** What a view of that name shows of it. */
  source(name: string): ViewSource;
  /** Half of a tick: the model has it, nobody was told. */
  change(id: string, text: string | undefined): void;
  publish(): void;
}

const EPOCH = "epoch1";
/** All items; some of them, with a frame; told by the change itself. */
const VIEWS = ["all", "odd", "told"] as const;

const createWorld = (): World => {
  const items = new Map<string, ViewItem & { readonly text: string }>();
  const listeners: ((change: EngineChange) => void)[] = [];
  const changed = new Set<string>();
  let told: { put: readonly ViewItem[]; drop: readonly string[] } = { put: [], drop: [] };
  let revision = 1;
  let isSettling = false;

  const publish = (): void => {
    told = {
      put: [...changed].flatMap((id) => items.get(id) ?? []),
      drop: [...changed].filter((id) => !items.has(id)),
    };
    changed.clear();
    isSettling = false;
    revision += 1;
    const change = {
      revision,
      model: createModelChanges(),
      findings: { put: [], drop: [] },
      topics: new Set<never>(),
    };
    for (const listener of listeners) listener(change);
  };

  return {
    engine: {
      epoch: EPOCH,
      revision: () => revision,
      isSettling: () => isSettling,
      onChange: (listener) => void listeners.push(listener),
      touch: publish,
    },
    source: (name) => {
      if (name === "told")
        return { kind: "incremental", delta: () => told, build: () => ({ items: [...items.values()] }) };
      const own = (): ViewItem[] =>
        [...items.values()].filter(({ id }) => name === "all" || "ace".includes(id));
      return {
        kind: "rebuilt",
        touches: () => true,
        build: () => ({ items: own(), ...(name === "odd" ? { frame: { count: own().length } } : {}) }),
      };
    },
    change: (id, text) => {
      isSettling = true;
      changed.add(id);
      if (text === undefined) items.delete(id);
      else items.set(id, { id, text: text === LARGE ? "x".repeat(200_000) : text });
    },
    publish,
  };
};

const LARGE = "large";
const client = fc.nat(2);
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant("change" as const),
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      // Some are so large that two of them fill the queue of a client who doesn't read.
      text: fc.oneof(
        { weight: 90, arbitrary: fc.constantFrom("", "x", "y\u00e9", "z\n\n") },
        { weight: 1, arbitrary: fc.constant(LARGE) },
        { weight: 30, arbitrary: fc.constant(undefined) },
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ act: fc.constant("publish" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("connect" as const),
      client,
      claim: fc.constantFrom(
        "last",
        "last",
        "last",
        "last",
        "older",
        "other epoch",
        "future",
        "garbage",
        "zero",
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("read" as const), client, chunks: fc.nat(4) }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant("cut" as const), client, chunks: fc.nat(2), bytes: fc.nat(600) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("leave" as const), client }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 1, 500, 500, 16_000, 61_000, 130_000),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

interface Person {
  readonly follower: StreamFollower;
  readonly names: readonly string[];
  /** Every id it ever had. */
  readonly ids: string[];
}

/** Several views on one stream; two of them have the same. */
const WATCHED = [VIEWS, VIEWS, ["odd", "told"]] as const;

const personOf = (hub: Hub, world: World, names: readonly string[]): Person => ({
  names,
  ids: [],
  follower: createStreamFollower((lastEventId, signal) =>
    hub.open({
      audience: "local",
      views: names.map((name) => ({ name, source: () => world.source(name) })),
      lastEventId,
      signal,
    }),
  ),
});

const claimed = (claim: string, { follower, ids }: Person): string | undefined => {
  switch (claim) {
    case "older":
      return ids[Math.floor(ids.length / 2)];
    case "other epoch":
      return `epoch0.${String(ids.length)}`;
    case "future":
      return `${EPOCH}.999999`;
    case "garbage":
      return "\u0000.-1e9.";
    case "zero":
      return `${EPOCH}.0`;
    default:
      return follower.lastId;
  }
};

/** Lets promises settle: setImmediate is real. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const run = async (step: Act, world: World, people: readonly Person[]): Promise<void> => {
  if (step.act === "change") world.change(step.id, step.text);
  else if (step.act === "publish") world.publish();
  else if (step.act === "pass") vi.advanceTimersByTime(step.ms);
  else {
    const person = people[step.client];
    if (person === undefined) return;
    const { follower, ids } = person;
    if (step.act === "connect") follower.connect(claimed(step.claim, person));
    else if (step.act === "leave") follower.leave();
    else {
      for (let left = step.chunks; left > 0; left -= 1) void follower.read();
      if (step.act === "cut") void follower.read(step.bytes);
      await turn();
      if (follower.lastId !== undefined && ids.at(-1) !== follower.lastId) ids.push(follower.lastId);
    }
  }
};

const textsOf = (follower: StreamFollower, names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, Object.fromEntries([...follower.known(name)].sort())]));

/**
 * A view that was forgotten is made anew while a tick is half through: it shows what is still to be published. Who knows
 * it from before must not be told only what comes after.
 */
const MADE_ANEW: Act[] = [
  { act: "change", id: "a", text: "x" },
  { act: "publish" },
  { act: "connect", client: 0, claim: "last" },
  { act: "read", client: 0, chunks: 3 },
  { act: "leave", client: 0 },
  { act: "pass", ms: 130_000 },
  { act: "change", id: "b", text: "x" },
  { act: "connect", client: 1, claim: "last" },
  { act: "publish" },
  { act: "connect", client: 0, claim: "last" },
];

/** How often what had to happen did happen. */
export interface Replayed {
  resumes: number;
  resyncs: number;
  cuts: number;
}

/**
 * So many histories of changes, breaks in the middle of a message, wrong ids, slow readers and time that passes, each held
 * against what a new client is told. Runs under fake timers: ages of rings, views and slow clients pass as told.
 */
export const replayHistories = async (numRuns: number): Promise<Replayed> => {
  const counted: Replayed = { resumes: 0, resyncs: 0, cuts: 0 };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
  try {
    const history = fc.array(act, { minLength: 25, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(history, (steps) => replay(steps, counted)),
      { numRuns, seed: 3, examples: [[MADE_ANEW]] },
    );
  } finally {
    vi.useRealTimers();
  }
  return counted;
};

const replay = async (steps: readonly Act[], counted: Replayed): Promise<void> => {
  const world = createWorld();
  const hub = createHub(world.engine);
  const people = WATCHED.map((names) => personOf(hub, world, names));
  for (const step of steps) await run(step, world, people);
  world.publish();
  let isOver = false;
  /** As a browser does: a stream that ends is opened again. */
  const follow = async ({ follower }: Person): Promise<void> => {
    while (!isOver) {
      if (!follower.isOpen) follower.connect();
      await follower.readOn();
    }
    counted.resumes += follower.resumes;
  };
  const following = people.map(follow);
  await turn();
  // A view that was too expensive to build at once is built by now.
  vi.advanceTimersByTime(1_000);
  await turn();
  const fresh = personOf(hub, world, VIEWS);
  fresh.follower.connect();
  void fresh.follower.readOn();
  await turn();
  expect(fresh.follower.known("odd").get(FRAME)).toBe(
    JSON.stringify({ count: fresh.follower.known("odd").size - 1 }),
  );
  expect(fresh.follower.known("told")).toEqual(fresh.follower.known("all"));
  for (const { follower, names } of people)
    expect(textsOf(follower, names)).toEqual(textsOf(fresh.follower, names));
  counted.resyncs += hub.resyncCount();
  counted.cuts += steps.filter((step) => step.act === "cut").length;
  isOver = true;
  hub.shutdown();
  await Promise.all(following);
  expect(hub.streamCount()).toBe(0);
};
