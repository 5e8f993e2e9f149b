import type { StreamMessageName } from "../../lib/wire/stream-names.ts";
import type { StreamEnvelope } from "./envelope.ts";

export interface PauseState {
  readonly isPaused: boolean;
  /** ms of the browser's clock since when nothing on screen moves; null while it does. */
  readonly since: number | null;
  /** Things that changed meanwhile. */
  readonly waiting: number;
}

export interface PauseGate {
  readonly take: (name: StreamMessageName, message: StreamEnvelope) => void;
  readonly renew: () => void;
  readonly toggle: () => void;
  readonly get: () => PauseState;
  readonly subscribe: (listener: () => void) => () => void;
}

interface Taker {
  readonly take: (name: StreamMessageName, message: StreamEnvelope) => void;
  /** Everything on screen is asked again. */
  readonly renew: () => void;
}

/** Beyond that many held messages nothing more is kept: going on asks for everything anew. */
const HELD_MAX = 2_000;

/** What is told even then: how fresh the server's own picture is, and what became of one's own acts. */
const PASSING = new Set(["sources", "operations"]);

const RUNNING: PauseState = { isPaused: false, since: null, waiting: 0 };

/** Between the stream and the cache: while paused, what changes the screen is held and counted, then put on in its order. */
export const createPauseGate = (inner: Taker, now: () => number): PauseGate => {
  let state = RUNNING;
  let held: { name: StreamMessageName; message: StreamEnvelope }[] = [];
  let isTooMuch = false;
  const changed = new Set<string>();
  const listeners = new Set<() => void>();
  const tell = (next: PauseState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const hold = (name: StreamMessageName, message: StreamEnvelope) => {
    if (held.length < HELD_MAX) held.push({ name, message });
    else isTooMuch = true;
    if (message.view === "changes" || name !== "delta") return;
    for (const item of message.put) if (isNamed(item)) changed.add(item.id);
    for (const id of message.drop) changed.add(id);
    if (changed.size !== state.waiting) tell({ ...state, waiting: changed.size });
  };
  const goOn = () => {
    const waiting = held;
    const mustRenew = isTooMuch;
    held = [];
    isTooMuch = false;
    changed.clear();
    tell(RUNNING);
    if (mustRenew) return inner.renew();
    for (const { name, message } of waiting) inner.take(name, message);
  };
  return {
    take: (name, message) => {
      if (state.isPaused && !PASSING.has(message.view)) hold(name, message);
      else inner.take(name, message);
    },
    renew: () => {
      if (state.isPaused) isTooMuch = true;
      else inner.renew();
    },
    toggle: () => {
      if (state.isPaused) goOn();
      else tell({ isPaused: true, since: now(), waiting: 0 });
    },
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const isNamed = (item: unknown): item is { id: string } =>
  typeof item === "object" && item !== null && "id" in item && typeof item.id === "string";
