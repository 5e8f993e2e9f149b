import type { ResourceKey } from "../lab-cluster.ts";
import type { FaultSwitches } from "../faults.ts";
import type { LabStore } from "../store/lab-store.ts";
import type { Accepted } from "./accept.ts";
import type { Access } from "./access.ts";
import type { TokenBook } from "./token-book.ts";
import type { ApiRequest, ApiResponse } from "./transport.ts";
import type { User } from "./user.ts";

/** What the API server is made of; shared by all requests. */
export interface ApiContext {
  store: LabStore;
  tokens: TokenBook;
  access: Access;
  faults: FaultSwitches;
  timing: ApiTiming;
  timers: ApiTimers;
  /** Ends of all open watches with the resource they are of, for shutdown and faults. */
  openWatches: Map<() => void, ResourceKey>;
}

/** What ends watches and sends bookmarks; a test may bring a clock of its own. Both give what cancels them. */
export interface ApiTimers {
  after(delayMs: number, callback: () => void): () => void;
  every(distanceMs: number, callback: () => void): () => void;
}

export const REAL_TIMERS: ApiTimers = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  every: (distanceMs, callback) => {
    const timer = setInterval(callback, distanceMs);
    return () => clearInterval(timer);
  },
};

export interface ApiTiming {
  /** Distance of periodic bookmarks, ms; 60 s on a real server. */
  bookmarkMs: number;
  /** How long a list waits for a version that doesn't exist yet, ms; 3 s on a real server. */
  futureVersionMs: number;
  /** Length of a watch that asks for none, ms; 30 to 60 min on a real server. */
  watchMs: number;
}

export const REAL_TIMING: ApiTiming = { bookmarkMs: 60_000, futureVersionMs: 3_000, watchMs: 40 * 60_000 };

/** One request on its way through the server. */
export interface Call {
  api: ApiContext;
  request: ApiRequest;
  response: ApiResponse;
  url: URL;
  user: User;
  accept: Accepted;
  /** Human-readable output, as the real server gives to curl and with `pretty=true`. */
  isPretty: boolean;
}
