import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import { ok } from "../../../lib/model/result.ts";
import type { Watched } from "../../../lib/sources/source.ts";
import type { Wire, WireRequest, WireResponse } from "../api-client.ts";
import type { Random } from "../clock.ts";
import type { Codec } from "../codec.ts";
import type { Connection } from "../connection.ts";
import { versionNumber } from "../held-objects.ts";
import type { WatchFrame } from "../incoming.ts";
import { define, grant, restrict, revoke, undefine } from "./lab-of-things.ts";
import { exchangeInMemory } from "./memory-exchange.ts";
import { status } from "./model-answers.ts";
import { createPushBody } from "./push-body.ts";
import type { PushBody } from "./push-body.ts";
import type { TroubledClock } from "./troubled-clock.ts";
import { createTroubledStore } from "./troubled-store.ts";
import { createTroubledWatch } from "./troubled-watch.ts";
import type { TroubledWatch } from "./troubled-watch.ts";
import { CUT, DOWN, REFUSING, type Trouble } from "./troubles.ts";

/** The lab's store and API behind a wire that makes trouble on demand. Under a virtual clock, without a socket. */
export interface TroubledLab extends Wire {
  readonly connection: Connection;
  /** What a client must end up with. */
  truth(watched: Watched): readonly KubeObject[];
  /** How often the past came back (etcd restored from a backup). */
  readonly restores: number;
  readonly requests: readonly { readonly atMs: number; readonly method: string; readonly path: string }[];
  /** How often a trouble was met, and not only switched on. */
  readonly met: ReadonlyMap<Trouble, number>;
  /** Watches that asked for what they had been told already: a bookmark or an event was forgotten. */
  readonly forgetful: readonly string[];
  write(watched: Watched, name: string): void;
  remove(watched: Watched, name: string): void;
  /** From now on the reader's role has these verbs only. */
  mayOnly(verbs: readonly string[]): void;
  /** What `etcd-restore` goes back to. */
  keepBackup(): void;
  begin(kind: Trouble): void;
  heal(kind: Trouble): void;
}

export interface TroubledLabOptions {
  readonly clock: TroubledClock;
  readonly random: Random;
  readonly resources: readonly Watched[];
  /** Reads the messages that pass. */
  readonly codec: Codec;
  /** Now and then the state is kept, for `etcd-restore` to go back to. */
  readonly hasBackups: boolean;
}

/** So many objects make a page here: every list has several. */
const PAGE_LIMIT = 3;
const REPLAYED = 8;

export const createTroubledLab = (options: TroubledLabOptions): TroubledLab => {
  const { clock, random, resources } = options;
  const active = new Set<Trouble>();
  const watches = new Set<TroubledWatch>();
  const requests: { atMs: number; method: string; path: string }[] = [];
  const forgetful: string[] = [];
  const met = new Map<Trouble, number>();
  const meet = (kind: Trouble, times = 1): void => {
    met.set(kind, (met.get(kind) ?? 0) + times);
  };
  const told = new Map<string, number>();
  const current = { token: 1, ca: 1, address: 1 };
  let known = { ...current };
  const store = createTroubledStore({
    clock,
    random,
    resources,
    token: "token-1",
    hasBackups: options.hasBackups,
    onLarge: () => {
      meet("large-object");
    },
  });
  let restores = 0;
  let recent: Uint8Array[] = [];

  // ---- requests

  const isOn = (kind: Trouble): boolean => {
    if (!active.has(kind)) return false;
    meet(kind);
    return true;
  };

  const refusal = (request: WireRequest): WireResponse | undefined => {
    const { access } = request;
    if (DOWN.some(isOn)) throw new Error("connect ECONNREFUSED");
    if (access.transport.ca !== String(current.ca)) {
      meet("ca-rotation");
      throw new Error("self-signed certificate in chain");
    }
    if (access.server !== `http://${String(current.address)}`) {
      meet("address-change");
      throw new Error("getaddrinfo ENOTFOUND");
    }
    if (isOn("429-retry-after")) return status(429, "TooManyRequests", "try again", [], "3");
    if (isOn("500")) return status(500, "InternalError", "etcd is unwell");
    if (isOn("5xx-storm")) return status(502 + Math.floor(random() * 3), "", "bad gateway");
    if (!isWatch(request.path)) return undefined;
    if (isOn("http-410")) return status(410, "Expired", "too old resource version");
    if (isOn("resource-version-too-large"))
      return status(504, "Timeout", "Too large resource version", [{ reason: "ResourceVersionTooLarge" }]);
    return undefined;
  };

  /** What the lab itself answers shows which of the troubles that are made in its store are met. */
  const MET_BY_CODE: ReadonlyMap<number, Trouble> = new Map<number, Trouble>([
    [401, "401-rotated-token"],
    [403, "403-revoked"],
    [404, "404-crd-gone"],
    [410, "compaction-between-pages"],
  ]);

  const respond = (request: WireRequest, resolve: (response: WireResponse) => void): void => {
    const refused = refusal(request);
    if (refused !== undefined) {
      resolve(refused);
      return;
    }
    if (active.has("compaction-between-pages") && request.path.includes("continue=")) store.forgetHistory();
    const body = createPushBody();
    const path = request.path.replace(/limit=\d+/, `limit=${String(PAGE_LIMIT)}`);
    const watch = isWatch(path) ? openWatch(path, request, body) : undefined;
    const parts: Uint8Array[] = [];
    const exchange = exchangeInMemory(
      store.lab.listener,
      { ...request, path },
      {
        head: (code, headers) => {
          const kind = MET_BY_CODE.get(code);
          if (kind !== undefined) meet(kind);
          resolve({
            status: code,
            header: (name) => (headers[name] === undefined ? undefined : String(headers[name])),
            body: body.body,
            destroy: () => {
              exchange.abort();
              body.fail("destroyed");
            },
          });
        },
        chunk: (bytes) => {
          if (watch === undefined) parts.push(bytes);
          else watch.take(bytes);
        },
        end: () => {
          if (watch === undefined) sendWhole(Buffer.concat(parts), request.path, body);
          else watch.end();
        },
      },
    );
    request.signal.addEventListener("abort", () => {
      exchange.abort();
      body.fail("aborted");
    });
  };

  const sendWhole = (bytes: Uint8Array, path: string, body: PushBody): void => {
    if (!path.startsWith("/apis/authorization") && isOn("rst-in-list")) {
      body.push(bytes.subarray(0, bytes.length / 2));
      body.fail("read ECONNRESET");
      return;
    }
    told.delete(collectionOf(path));
    body.push(bytes);
    body.end();
  };

  const openWatch = (path: string, request: WireRequest, body: PushBody): TroubledWatch => {
    const collection = collectionOf(path);
    const from = Number(new URLSearchParams(path.split("?")[1]).get("resourceVersion"));
    const heard = told.get(collection) ?? 0;
    if (from < heard) forgetful.push(`watches from ${String(from)} and was told ${String(heard)} already`);
    const reader = (): ReturnType<Codec["frameReader"]> =>
      options.codec.frameReader(
        request.headers["accept"]?.includes("protobuf") === true
          ? "application/vnd.kubernetes.protobuf;stream=watch"
          : "application/json",
      );
    const watch = createTroubledWatch({
      clock,
      random,
      body,
      isActive: (kind) => active.has(kind),
      onMet: meet,
      parse: (message) => reader().take(message)[0],
      onTold: (frame) => {
        if (frame.kind === "error" && frame.failure.code === 410) meet("stream-410");
        const version = versionIn(frame);
        if (version > (told.get(collection) ?? 0)) told.set(collection, version);
      },
    });
    if (active.has("replay-from-lagging-replica"))
      for (const message of recent) {
        meet("replay-from-lagging-replica");
        watch.take(message);
      }
    watches.add(watch);
    return {
      ...watch,
      take: (message) => {
        recent = [...recent, message].slice(-REPLAYED);
        watch.take(message);
      },
    };
  };

  const cutAll = (kind: Trouble, how: (watch: TroubledWatch) => void): void => {
    for (const watch of watches)
      if (watch.body.isOpen) {
        meet(kind);
        how(watch);
      }
    watches.clear();
  };

  // ---- trouble

  const START: Partial<Record<Trouble, () => void>> = {
    "half-open": () => {
      cutAll("half-open", (watch) => {
        watch.silence();
      });
    },
    "stream-410": () => {
      store.forgetHistory();
    },
    "401-rotated-token": () => {
      current.token += 1;
      store.rotateTo(`token-${String(current.token)}`);
    },
    "401-no-token": () => {
      store.rotateTo("lost");
    },
    "403-revoked": () => {
      revoke(store.lab.store);
    },
    "404-crd-gone": () => {
      for (const watched of resources) undefine(store.lab.store, watched);
    },
    "recreated-while-down": () => {
      for (const watched of resources) store.recreateSome(watched);
    },
    "large-object": () => {
      store.makeNextLarge();
    },
    "ca-rotation": () => {
      current.ca += 1;
    },
    "address-change": () => {
      current.address += 1;
    },
    "etcd-restore": () => {
      store.restoreBackup();
      recent = [];
      told.clear();
      restores += 1;
      meet("etcd-restore");
    },
    "clock-jump": () => {
      meet("clock-jump");
      clock.jump(random() < 0.5 ? 3_600_000 : -3_600_000);
    },
    "event-loop-stall": () => {
      meet("event-loop-stall");
      clock.stall(5_000);
    },
  };

  const HEAL: Partial<Record<Trouble, () => void>> = {
    restart: () => {
      store.restart();
    },
    "404-crd-gone": () => {
      for (const watched of resources) define(store.lab.store, watched);
    },
    "403-revoked": () => {
      grant(store.lab.store);
    },
  };

  return {
    truth: store.truth,
    requests,
    forgetful,
    met,
    get restores() {
      return restores;
    },
    connection: {
      cluster: "model",
      access: () =>
        Promise.resolve(
          ok({
            server: `http://${String(known.address)}`,
            headers: { authorization: `Bearer token-${String(known.token)}` },
            transport: {
              ca: String(known.ca),
              cert: undefined,
              key: undefined,
              serverName: undefined,
              skipVerify: false,
              proxy: undefined,
            },
          }),
        ),
      reload: () => {
        known = { ...current };
      },
    },
    send: (request) =>
      new Promise((resolve, reject) => {
        requests.push({ atMs: clock.elapsedMs(), method: request.method, path: request.path });
        request.signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
        if (active.has("mute")) return;
        clock.after(1 + random() * 30, () => {
          if (request.signal.aborted) return;
          try {
            respond(request, resolve);
          } catch (error) {
            reject(error instanceof Error ? error : new Error("unknown"));
          }
        });
      }),
    close: () => Promise.resolve(),
    write: store.write,
    remove: store.remove,
    mayOnly: (verbs) => {
      restrict(store.lab.store, verbs);
    },
    keepBackup: store.keepBackup,
    begin: (kind) => {
      active.add(kind);
      START[kind]?.();
      // Lists are only read again when the watch can't go on.
      if (kind === "rst-in-list" || kind === "compaction-between-pages") START["stream-410"]?.();
      if (REFUSING.has(kind) || kind === "clean-eof" || kind === "stream-410" || kind.startsWith("401"))
        cutAll("clean-eof", (watch) => {
          watch.body.end();
        });
      if (CUT.has(kind))
        cutAll("goaway", (watch) => {
          watch.body.fail("read ECONNRESET");
        });
    },
    heal: (kind) => {
      if (active.delete(kind)) HEAL[kind]?.();
    },
  };
};

const isWatch = (path: string): boolean => path.includes("watch=true");

const collectionOf = (path: string): string => path.split("?")[0] ?? path;

const versionIn = (frame: WatchFrame): number => {
  switch (frame.kind) {
    case "put":
    case "drop":
      return versionNumber(frame.object.metadata.resourceVersion);
    case "bookmark":
    case "bad":
      return versionNumber(frame.resourceVersion);
    case "error":
    case "garbled":
      return Number.NaN;
  }
};
