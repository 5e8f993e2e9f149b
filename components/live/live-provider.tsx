"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import type { StreamMessageName } from "../../lib/wire/stream-names.ts";
import type { SummaryWire } from "../../lib/wire/summary.ts";
import { untilIdle, untilShown, useWhenIdle } from "../ui/when-idle.ts";
import { breathe } from "./breathe.ts";
import { createChangeLog, type ChangeLog, type LoggedChange } from "./change-log.ts";
import { createClockStore, type ClockStore } from "./clock-store.ts";
import { DOORS } from "./doors.ts";
import type { StreamEnvelope } from "./envelope.ts";
import { inTurn } from "./in-turn.ts";
import { createLateStream } from "./late-stream.ts";
import type { LiveCache } from "./live-cache.ts";
import { once } from "./once.ts";
import { pagePoint } from "./page-point.ts";
import { createPauseGate, type PauseGate, type PauseState } from "./pause-gate.ts";
import { createQueryClient } from "./query-client.ts";
import { createStatusStore, type StatusStore } from "./status-store.ts";
import type { Stream, StreamStatus } from "./stream.ts";

interface Live {
  readonly stream: Stream;
  readonly status: StatusStore;
  readonly clock: ClockStore;
  readonly pause: PauseGate;
  readonly log: ChangeLog;
}

const LiveContext = createContext<Live | null>(null);

/** The query cache and the one stream that keeps it true. Around everything that shows the cluster. */
export const LiveProvider = ({ children }: { children: ReactNode }) => {
  const [{ client, live, fetchReading }] = useState(createLive);
  useWhenIdle(fetchReading);
  useEffect(() => {
    const wake = () => {
      if (document.visibilityState === "visible") live.stream.wake();
    };
    document.addEventListener("visibilitychange", wake);
    return () => {
      document.removeEventListener("visibilitychange", wake);
      live.stream.close();
    };
  }, [live]);
  return (
    <QueryClientProvider client={client}>
      <LiveContext.Provider value={live}>{children}</LiveContext.Provider>
    </QueryClientProvider>
  );
};

const createLive = () => {
  const client = createQueryClient();
  const log = createChangeLog(() => Date.now());
  let cache: LiveCache | undefined;
  /** A page that was drawn by what it brought along needs it when there is news. */
  const fetchReading = once(async () => {
    // What messages are read by is made one after the other: in one piece it would keep the page from answering.
    for (const door of [DOORS.summaryWire, DOORS.topologyWire, DOORS.findingWire, DOORS.operationWire]) {
      await door();
      await breathe();
    }
    const { createLiveCache, pictureChanges } = await import("./reading.ts");
    cache = createLiveCache(client, (before, after) => log.add(pictureChanges(before, after)));
    return cache;
  });
  const pause = createPauseGate(
    {
      take: (name, message) => cache?.take(name, message),
      renew: () => void fetchReading().then((fetched) => fetched.renew()),
    },
    () => Date.now(),
  );
  const status = createStatusStore();
  const clock = createClockStore();
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.queryKey[0] !== "summary") return;
    const summary = client.getQueryData<SummaryWire>(["summary"]);
    if (summary !== undefined) clock.tell(summary, query.state.dataUpdatedAt);
  });
  const stream = createLateStream(async () => {
    // By then all that a screen wants from the beginning is wanted: one stream, not one after the other.
    await untilShown();
    await untilIdle();
    const { createPageStream } = await import("./page-stream.ts");
    return createPageStream({
      since: (keys) => pagePoint(client, keys),
      onMessage: inTurn(async (name: StreamMessageName, message: StreamEnvelope) => {
        await fetchReading();
        pause.take(name, message);
      }),
      onResync: pause.renew,
      onStatus: (next) => {
        const wasLost = status.get().state === "lost";
        status.set(next);
        if (wasLost && next.state === "open") pause.renew();
      },
    });
  });
  return { client, fetchReading, live: { stream, status, clock, pause, log } };
};

const useLive = (): Live => {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("LiveProvider is missing above this component");
  return live;
};

/** Keeps a view or a topic on the stream as long as the component is there. */
export const useWanted = (kind: "view" | "topics", value: string | null): void => {
  const { stream } = useLive();
  useEffect(() => (value === null ? undefined : stream.want(kind, value)), [stream, kind, value]);
};

export const useStreamStatus = (): StreamStatus => {
  const { status } = useLive();
  return useSyncExternalStore(status.subscribe, status.get, status.get);
};

/** Milliseconds from the browser's clock to the cluster's, null while it is not known. */
export const useClockOffset = (): number | null => {
  const { clock } = useLive();
  return useSyncExternalStore(clock.subscribe, clock.get, clock.get);
};

/** Whether the screen stands still by the reader's wish, what waits meanwhile, and the switch for it. */
export const usePause = (): PauseState & { readonly toggle: () => void } => {
  const { pause } = useLive();
  const state = useSyncExternalStore(pause.subscribe, pause.get, pause.get);
  return { ...state, toggle: pause.toggle };
};

/** What changed on screen since the page was opened, newest first. */
export const useChangeLog = (): readonly LoggedChange[] => {
  const { log } = useLive();
  return useSyncExternalStore(log.subscribe, log.get, () => NO_CHANGES);
};

const NO_CHANGES: readonly LoggedChange[] = [];
