import type { Problem } from "../../lib/model/problems.ts";
import type { Result } from "../../lib/model/result.ts";
import { LIMITS } from "../config.ts";
import type { Engine, EngineChange } from "./engine.ts";
import { createLiveView, type LiveView, type ViewSource, type ViewTexts } from "./live-view.ts";

/** Fans views out to the streams of browsers: one view for all who watch it, one frame for all. */
export interface Hub {
  open(request: StreamRequest): Result<ReadableStream<Uint8Array>>;
  /**
   * What a stream would begin with, for a page that brings it along; the page's stream goes on `since` there. The view is kept
   * up to date as after a stream that has ended.
   */
  show(audience: string, view: StreamedView): ViewTexts & { readonly revision: number };
  /** Keeps what these views tell from now on, for a page's stream that will go on from here. */
  begin(audience: string, views: readonly StreamedView[]): void;
  streamCount(): number;
  viewCount(): number;
  /** Resyncs so far: clients that were too slow, or came back too late. */
  resyncCount(): number;
  /** Says goodbye on every stream and closes it; no new one is opened. */
  shutdown(): void;
}

/** A view by its name as the client gave it, and where its items come from. */
export interface StreamedView {
  readonly name: string;
  readonly source: () => ViewSource;
}

export interface StreamRequest {
  /** Viewers who may see the same share a view. */
  readonly audience: string;
  readonly views: readonly StreamedView[];
  /** `epoch.revision` of the last message that was received. */
  readonly lastEventId: string | undefined;
  /** `epoch.revision` of what came with the page, for a stream that has received nothing yet. */
  readonly since?: string | undefined;
  readonly signal: AbortSignal;
}

interface Client {
  readonly views: readonly Watched[];
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  /** Everything up to this revision was sent. 0: nothing yet. */
  cursor: number;
  /** Since when nothing is sent because the client reads too slowly; undefined: it keeps up. */
  laggingSinceMs: number | undefined;
}

interface Watched {
  readonly view: LiveView;
  readonly watchers: Set<Client>;
  idleSinceMs: number;
}

/** What the hub needs to know of the engine. */
export type HubEngine = Pick<Engine, "epoch" | "revision" | "isSettling" | "onChange" | "touch">;

/** `monotonicMs` is what rings and views age by. */
export const createHub = (engine: HubEngine, monotonicMs?: () => number): Hub => {
  const views = new Map<string, Watched>();
  const clients = new Set<Client>();
  const encoder = new TextEncoder();
  let resyncs = 0;
  let isShut = false;
  let waiting: NodeJS.Timeout | undefined;

  const publish = (change: EngineChange): void => {
    const texts = new Map<Watched, string>();
    for (const watched of views.values()) {
      const text = watched.view.take(change);
      if (text !== undefined) texts.set(watched, text);
    }
    const shared = new Map<string, Uint8Array>();
    for (const client of clients) {
      const own = client.views.filter((watched) => texts.has(watched));
      if (own.length === 0 || client.laggingSinceMs !== undefined) continue;
      if ((client.controller.desiredSize ?? 0) <= 0) {
        client.laggingSinceMs = performance.now();
        continue;
      }
      const key = `${client.cursor} ${own.map((watched) => watched.view.name).join(" ")}`;
      const frame =
        shared.get(key) ??
        encode(
          own.map((watched) => texts.get(watched) ?? ""),
          client.cursor,
          change.revision,
        );
      shared.set(key, frame);
      client.cursor = change.revision;
      client.controller.enqueue(frame);
    }
    waitForViews();
  };

  /**
   * Each message carries an id from which a reconnect goes on without loss: of several messages at one revision only
   * the last one may claim it.
   */
  const encode = (texts: readonly string[], cursor: number, revision: number): Uint8Array =>
    encoder.encode(
      texts
        .map(
          (text, index) => `${text}id: ${engine.epoch}.${index < texts.length - 1 ? cursor : revision}\n\n`,
        )
        .join(""),
    );

  /** A view that was too expensive to rebuild at once gets a tick of its own. */
  const waitForViews = (): void => {
    const due = [...views.values()].flatMap((watched) => watched.view.waitsUntilMs() ?? []);
    if (due.length === 0 || waiting !== undefined) return;
    waiting = setTimeout(
      () => {
        waiting = undefined;
        engine.touch("views");
      },
      Math.max(0, Math.min(...due) - performance.now()),
    );
    waiting.unref();
  };

  const snapshot = (view: LiveView): string => view.snapshot(engine.revision(), engine.isSettling());

  const whole = (client: Client, isResync: boolean): Uint8Array => {
    const revision = engine.revision();
    const texts = client.views.flatMap(({ view }) =>
      isResync ? [view.resync(revision), snapshot(view)] : [snapshot(view)],
    );
    if (isResync) resyncs++;
    const frame = encode(texts, client.cursor, revision);
    client.cursor = revision;
    return frame;
  };

  /**
   * What is newer than `since`. Views whose ring does not reach back start anew; a page that has only been drawn knows nothing
   * that it would have to ask for again.
   */
  const resume = (client: Client, since: number, wasStreamed: boolean): Uint8Array => {
    const revision = engine.revision();
    const texts = client.views.flatMap(({ view }) => {
      const missed = view.since(since);
      if (missed !== undefined) return missed;
      if (!wasStreamed) return [snapshot(view)];
      resyncs++;
      return [view.resync(revision), snapshot(view)];
    });
    client.cursor = revision;
    // Without a message as well it is said where to go on from.
    return encode(texts.length === 0 ? [""] : texts, since, revision);
  };

  const start = (client: Client, { lastEventId, since }: StreamRequest): void => {
    client.controller.enqueue(encoder.encode(`retry: ${LIMITS.retryMs}\n\n`));
    const said = lastEventId ?? since;
    const from = revisionOf(said, engine);
    // Who knows anything of another life may have lists of it, too.
    if (from === undefined) client.controller.enqueue(whole(client, said !== undefined));
    else client.controller.enqueue(resume(client, from, lastEventId !== undefined));
  };

  const leave = (client: Client): void => {
    if (!clients.delete(client)) return;
    for (const watched of client.views) {
      watched.watchers.delete(client);
      watched.idleSinceMs = performance.now();
    }
  };

  const close = (client: Client): void => {
    leave(client);
    try {
      client.controller.close();
    } catch (error) {
      // The other side closed it first: that is what was wanted.
      if (!(error instanceof TypeError)) throw error;
    }
  };

  const watchedOf = (audience: string, name: string, source: () => ViewSource): Watched => {
    const key = `${audience} ${name}`;
    const known = views.get(key);
    if (known !== undefined) return known;
    makeRoom();
    const watched: Watched = {
      view: createLiveView(name, source(), monotonicMs),
      watchers: new Set(),
      idleSinceMs: performance.now(),
    };
    views.set(key, watched);
    return watched;
  };

  const makeRoom = (): void => {
    if (views.size < LIMITS.views) return;
    const idle = [...views].filter(([, watched]) => watched.watchers.size === 0);
    const oldest = idle.sort(([, one], [, other]) => one.idleSinceMs - other.idleSinceMs)[0];
    if (oldest !== undefined) views.delete(oldest[0]);
  };

  const beat = (): void => {
    const nowMs = performance.now();
    const comment = encoder.encode(": beat\n\n");
    for (const client of clients) {
      if (client.laggingSinceMs !== undefined && nowMs - client.laggingSinceMs > LIMITS.clientStuckMs)
        close(client);
      else if ((client.controller.desiredSize ?? 0) > 0) client.controller.enqueue(comment);
    }
    for (const [key, watched] of views) {
      if (watched.watchers.size === 0 && nowMs - watched.idleSinceMs > LIMITS.viewIdleMs) views.delete(key);
    }
  };

  engine.onChange(publish);
  const heart = setInterval(beat, LIMITS.heartbeatMs);
  heart.unref();

  return {
    open: (request) => {
      const problem = isShut ? SHUTTING_DOWN : clients.size >= LIMITS.streams ? TOO_MANY_STREAMS : undefined;
      if (problem !== undefined) return { ok: false, problem };
      let client: Client | undefined;
      const stream = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const own = request.views.map(({ name, source }) => watchedOf(request.audience, name, source));
            const fresh: Client = { views: own, controller, cursor: 0, laggingSinceMs: undefined };
            client = fresh;
            clients.add(fresh);
            for (const watched of own) watched.watchers.add(fresh);
            request.signal.addEventListener("abort", () => close(fresh), { once: true });
            start(fresh, request);
            if (request.signal.aborted) close(fresh);
          },
          pull: (controller) => {
            if (client?.laggingSinceMs === undefined) return;
            client.laggingSinceMs = undefined;
            controller.enqueue(whole(client, true));
          },
          cancel: () => {
            if (client !== undefined) leave(client);
          },
        },
        { highWaterMark: LIMITS.clientQueueBytes, size: (chunk) => chunk.byteLength },
      );
      return { ok: true, value: stream };
    },
    show: (audience, { name, source }) => {
      const watched = watchedOf(audience, name, source);
      if (watched.watchers.size === 0) watched.idleSinceMs = performance.now();
      const revision = engine.revision();
      return { ...watched.view.whole(revision, engine.isSettling()), revision };
    },
    begin: (audience, begun) => {
      for (const { name, source } of begun) {
        const watched = watchedOf(audience, name, source);
        if (watched.watchers.size === 0) watched.idleSinceMs = performance.now();
        watched.view.begin(engine.revision(), engine.isSettling());
      }
    },
    streamCount: () => clients.size,
    viewCount: () => views.size,
    resyncCount: () => resyncs,
    shutdown: () => {
      isShut = true;
      clearInterval(heart);
      clearTimeout(waiting);
      const goodbye = encoder.encode(
        `event: shutdown\ndata: {"view":"","revision":${engine.revision()},"put":[],"drop":[]}\n\n`,
      );
      for (const client of clients) {
        client.controller.enqueue(goodbye);
        close(client);
      }
    },
  };
};

const SHUTTING_DOWN: Problem = { code: "NOT_READY", detail: "the server is stopping" };
const TOO_MANY_STREAMS: Problem = {
  code: "TOO_MANY",
  detail: `more than ${LIMITS.streams} streams are open`,
};

/** undefined: of another epoch, or not one of ours at all. */
const revisionOf = (lastEventId: string | undefined, engine: HubEngine): number | undefined => {
  const match = /^(.{1,64})\.(\d{1,15})$/.exec(lastEventId ?? "");
  if (match === null || match[1] !== engine.epoch) return undefined;
  const revision = Number(match[2]);
  return revision > 0 && revision <= engine.revision() ? revision : undefined;
};
