import { CONTROLLER_FAULTS } from "./controllers/faults.ts";

/**
 * Faults that can be switched on in a running lab, by command line or admin door. Names are plain; `name:argument` narrows
 * one down (`multus-down:node-b`) or sizes it (`slow:250` = 250 ms before each answer).
 */
export interface Fault {
  name: string;
  title: string;
}

/** What the API server's side understands; the controllers name theirs in `controllers/faults.ts`. */
const API_FAULTS: readonly Fault[] = [
  { name: "api-down", title: "connections are cut and refused" },
  { name: "watch-410", title: "every watch that resumes from a version is told that it is too old" },
  { name: "watch-cut", title: "open watches are cut once, without a word, as the fault is switched on" },
  { name: "watch-silent", title: "watches stay open and say nothing, not even bookmarks" },
  { name: "slow", title: "answers start late; `slow:MS`, 1000 ms without a number" },
  { name: "unavailable", title: "every request is answered 503" },
  { name: "throttled", title: "every request is answered 429 with Retry-After" },
  { name: "no-watch-list", title: "sendInitialEvents is refused, as by a server without WatchList" },
  { name: "unauthorized", title: "no credentials are any good: 401" },
  {
    name: "forbidden",
    title: "every request for objects is answered 403; `forbidden:RESOURCE` for one resource",
  },
  {
    name: "absent",
    title: "`absent:RESOURCE`: as if its definition were gone; its watches end, its objects stay",
  },
  { name: "continue-410", title: "every page but the first is told that its list is too old" },
  { name: "goaway", title: "HTTP/2 connections are told to go away, once, as the fault is switched on" },
  { name: "http2-streams", title: "`http2-streams:N`: so many requests at once on one HTTP/2 connection" },
  { name: "no-protobuf", title: "protobuf is not offered" },
];

/** Every fault that can be switched on. */
export const FAULTS: readonly Fault[] = [...API_FAULTS, ...CONTROLLER_FAULTS];

/** Whether a name, with or without its argument, is one of them. */
export function isFault(name: string): boolean {
  return FAULTS.some((fault) => name === fault.name || name.startsWith(`${fault.name}:`));
}

export class FaultSwitches {
  readonly #on = new Set<string>();
  readonly #listeners = new Set<(name: string, isOn: boolean) => void>();

  isOn(name: string): boolean {
    return this.#on.has(name);
  }

  /** The argument of `name:argument` when one is switched on, `""` for the bare name. */
  argument(name: string): string | undefined {
    if (this.#on.has(name)) return "";
    for (const entry of this.#on) if (entry.startsWith(`${name}:`)) return entry.slice(name.length + 1);
    return undefined;
  }

  /** Whether the fault is on for everything (`name`) or for one of these (`name:value`). */
  covers(name: string, ...values: readonly string[]): boolean {
    return this.#on.has(name) || values.some((value) => this.#on.has(`${name}:${value}`));
  }

  list(): string[] {
    return [...this.#on].sort();
  }

  set(name: string, isOn: boolean): void {
    if (isOn) this.#on.add(name);
    else this.#on.delete(name);
    for (const listener of [...this.#listeners]) listener(name, isOn);
  }

  listen(listener: (name: string, isOn: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
