import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { Wire, WireRequest, WireResponse } from "../api-client.ts";
import type { Access, Connection } from "../connection.ts";
import { ok } from "../../../lib/model/result.ts";
import type { Random } from "../clock.ts";
import { createPushBody } from "./push-body.ts";
import type { FaultKind } from "./fault-kinds.ts";
import { answer, status } from "./model-answers.ts";
import type { PushBody } from "./push-body.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One resource of an API server in memory: MVCC store, paged lists, watches, and trouble on demand. */
export interface ApiModel extends Wire {
  readonly connection: Connection;
  /** Truth: what a client must end up with. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** How often the past came back (etcd restored from a backup). */
  readonly restores: number;
  readonly requests: readonly { readonly atMs: number; readonly path: string }[];
  write(name: string): void;
  remove(name: string): void;
  /** `mute`: requests are taken and never answered. */
  begin(kind: FaultKind | "mute"): void;
  heal(kind: FaultKind | "mute"): void;
}

interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: number;
  readonly object: KubeObject;
}

interface Watcher {
  readonly stream: PushBody;
  sentUpTo: number;
  readonly wantsBookmarks: boolean;
  isDead: boolean;
  nextAtMs: number;
  busyUntilMs: number;
  readonly sent: string[];
  heldBack: string | undefined;
}

const PAGE_SIZE = 6;
const BOOKMARK_MS = 60_000;
/** Down: the network gives no answer at all. */
const DOWN_KINDS: ReadonlySet<string> = new Set(["recreated-while-down", "restart"]);

export const createApiModel = (clock: VirtualClock, random: Random): ApiModel => {
  let objects = new Map<string, KubeObject>();
  let backup = { objects: new Map<string, KubeObject>(), version: 0 };
  let history: Change[] = [];
  let version = 100;
  let compactedTo = 0;
  let uids = 0;
  let restores = 0;
  let isServed = true;
  const current = { token: 1, ca: 1, address: 1 };
  let known = { ...current };
  const active = new Set<FaultKind | "mute">();
  const watchers = new Set<Watcher>();
  const snapshots = new Map<string, { readonly version: number; readonly rest: readonly KubeObject[] }>();
  const requests: { atMs: number; path: string }[] = [];

  // ---- store

  const commit = (type: Change["type"], object: KubeObject): void => {
    const change = { type, version, object };
    history.push(change);
    for (const watcher of watchers) deliver(watcher, change);
  };

  const write = (name: string): void => {
    if (!isServed) return;
    version += 1 + Math.floor(random() * 3);
    const before = objects.get(name);
    const object: KubeObject = {
      metadata: {
        name,
        namespace: "lab",
        uid: before?.metadata.uid ?? `uid-${String((uids += 1))}`,
        resourceVersion: String(version),
        annotations: active.has("large-object") ? { large: `\u2028\u0085"${"x".repeat(100_000)}` } : {},
      },
    };
    objects.set(name, object);
    if (random() < 0.1) backup = { objects: new Map(objects), version };
    commit(before === undefined ? "ADDED" : "MODIFIED", object);
  };

  const remove = (name: string): void => {
    const before = objects.get(name);
    if (before === undefined) return;
    version += 1;
    objects.delete(name);
    commit("DELETED", { metadata: { ...before.metadata, resourceVersion: String(version) } });
  };

  // ---- watch

  const deliver = (watcher: Watcher, change: Change): void => {
    if (change.version <= watcher.sentUpTo) return;
    watcher.sentUpTo = change.version;
    if (active.has("dropped-event") && random() < 0.5) return;
    send(watcher, JSON.stringify({ type: change.type, object: change.object }));
  };

  const send = (watcher: Watcher, line: string): void => {
    // In order, with some delay.
    watcher.nextAtMs = Math.max(watcher.nextAtMs, clock.elapsedMs() + random() * 40);
    clock.after(watcher.nextAtMs - clock.elapsedMs(), () => {
      transmit(watcher, line);
    });
  };

  const transmit = (watcher: Watcher, line: string): void => {
    const { stream } = watcher;
    if (watcher.isDead || !stream.isOpen) return;
    const busyMs = watcher.busyUntilMs - clock.elapsedMs();
    if (busyMs > 0) {
      clock.after(busyMs, () => {
        transmit(watcher, line);
      });
      return;
    }
    if (active.has("reordered-events") && watcher.heldBack === undefined) {
      watcher.heldBack = line;
      clock.after(300, () => {
        release(watcher);
      });
      return;
    }
    const half = Math.floor(line.length / 2);
    if (active.has("rst-mid-line")) {
      stream.push(line.slice(0, half));
      stream.fail("read ECONNRESET");
    } else if (active.has("truncated-json")) stream.push(`${line.slice(0, half)}\n`);
    else if (active.has("slow-loris")) {
      stream.push(line.slice(0, half));
      watcher.busyUntilMs = clock.elapsedMs() + 3_000;
      clock.after(3_000, () => {
        stream.push(`${line.slice(half)}\n`);
      });
    } else if (active.has("duplicate-events")) {
      watcher.sent.push(line);
      const again = watcher.sent.at(-1 - Math.floor(random() * Math.min(6, watcher.sent.length)));
      stream.push(`${line}\n${again ?? line}\n`);
    } else stream.push(`${line}\n`);
    release(watcher);
  };

  const release = (watcher: Watcher): void => {
    if (watcher.heldBack === undefined) return;
    const line = watcher.heldBack;
    watcher.heldBack = undefined;
    if (!watcher.isDead) watcher.stream.push(`${line}\n`);
  };

  const bookmark = (watcher: Watcher): void => {
    if (!watcher.stream.isOpen) return;
    if (watcher.wantsBookmarks && !active.has("no-bookmarks") && watcher.sentUpTo <= version)
      send(
        watcher,
        JSON.stringify({
          type: "BOOKMARK",
          object: { metadata: { resourceVersion: String(Math.max(version, watcher.sentUpTo)) } },
        }),
      );
    clock.after(BOOKMARK_MS, () => {
      bookmark(watcher);
    });
  };

  const watch = (query: URLSearchParams, stream: PushBody): WireResponse => {
    const from = Number(query.get("resourceVersion"));
    if (active.has("http-410")) return status(410, "Expired", "too old resource version");
    if (active.has("resource-version-too-large") || from > version + 1_000_000)
      return status(504, "Timeout", "Too large resource version", [{ reason: "ResourceVersionTooLarge" }]);
    if (active.has("stream-410") || from < compactedTo) {
      stream.push(
        `${JSON.stringify({ type: "ERROR", object: { kind: "Status", status: "Failure", reason: "Expired", code: 410 } })}\n`,
      );
      stream.end();
      return answer(200, stream);
    }
    const watcher: Watcher = {
      stream,
      sentUpTo: from,
      wantsBookmarks: query.get("allowWatchBookmarks") === "true",
      isDead: false,
      nextAtMs: 0,
      busyUntilMs: 0,
      sent: [],
      heldBack: undefined,
    };
    if (active.has("replay-from-lagging-replica"))
      for (const change of history.slice(-8))
        send(watcher, JSON.stringify({ type: change.type, object: change.object }));
    for (const change of history) deliver(watcher, change);
    watchers.add(watcher);
    clock.after(Number(query.get("timeoutSeconds")) * 1000, () => {
      if (!watcher.isDead) stream.end();
      watchers.delete(watcher);
    });
    clock.after(BOOKMARK_MS, () => {
      bookmark(watcher);
    });
    return answer(200, stream);
  };

  // ---- list

  const list = (query: URLSearchParams, stream: PushBody): WireResponse => {
    const token = query.get("continue");
    const snapshot =
      token === null
        ? { version, rest: [...objects.values()] }
        : active.has("compaction-between-pages")
          ? undefined
          : snapshots.get(token);
    if (snapshot === undefined) return status(410, "Expired", "The provided continue parameter is too old");
    const size = query.get("limit") === null ? Infinity : PAGE_SIZE;
    const rest = snapshot.rest.slice(size);
    const next = rest.length === 0 ? "" : `t${String(snapshots.size)}`;
    if (next !== "") snapshots.set(next, { version: snapshot.version, rest });
    const text = JSON.stringify({
      kind: "ThingList",
      metadata: { resourceVersion: String(snapshot.version), continue: next },
      items: snapshot.rest.slice(0, size),
    });
    if (active.has("rst-in-list")) {
      stream.push(text.slice(0, text.length / 2));
      stream.fail("read ECONNRESET");
    } else {
      stream.push(text);
      stream.end();
    }
    return answer(200, stream);
  };

  // ---- requests

  const refusal = (access: Access): WireResponse | undefined => {
    const is = (kind: FaultKind): boolean => active.has(kind);
    if ([...active].some((kind) => DOWN_KINDS.has(kind))) throw new Error("connect ECONNREFUSED");
    if (access.transport.ca !== String(current.ca)) throw new Error("self-signed certificate in chain");
    if (access.server !== `http://${String(current.address)}`) throw new Error("getaddrinfo ENOTFOUND");
    if (access.headers["authorization"] !== String(current.token))
      return status(401, "Unauthorized", "Unauthorized");
    if (is("429-retry-after")) return status(429, "TooManyRequests", "try again", [], "3");
    if (is("500")) return status(500, "InternalError", "etcd is unwell");
    if (is("5xx-storm")) return status(502 + Math.floor(random() * 3), "", "bad gateway");
    if (is("403-revoked")) return status(403, "Forbidden", "things is forbidden");
    if (!isServed) return status(404, "", "404 page not found");
    return undefined;
  };

  const respond = (request: WireRequest): WireResponse => {
    const refused = refusal(request.access);
    if (refused !== undefined) return refused;
    const query = new URLSearchParams(request.path.split("?")[1] ?? "");
    const stream = createPushBody();
    request.signal.addEventListener("abort", () => {
      stream.fail("aborted");
    });
    return query.get("watch") === "true" ? watch(query, stream) : list(query, stream);
  };

  const cutAll = (how: (watcher: Watcher) => void): void => {
    for (const watcher of watchers) how(watcher);
    watchers.clear();
  };

  // ---- trouble

  const START: Partial<Record<FaultKind | "mute", () => void>> = {
    "rst-mid-line": () => {
      for (const watcher of watchers) transmit(watcher, '{"type":"ADDED"}');
    },
    "clean-eof": () => {
      cutAll((watcher) => {
        watcher.stream.end();
      });
    },
    "half-open": () => {
      cutAll((watcher) => {
        watcher.isDead = true;
      });
    },
    "stream-410": () => {
      compactedTo = version;
      history = [];
      cutAll((watcher) => {
        watcher.stream.end();
      });
    },
    "401-rotated-token": () => {
      current.token += 1;
      cutAll((watcher) => {
        watcher.stream.end();
      });
    },
    "404-crd-gone": () => {
      for (const name of objects.keys()) remove(name);
      isServed = false;
      cutAll((watcher) => {
        watcher.stream.end();
      });
    },
    "recreated-while-down": () => {
      cutAll((watcher) => {
        watcher.stream.fail("read ECONNRESET");
      });
      for (const name of [...objects.keys()].slice(0, 4)) {
        remove(name);
        write(name);
      }
    },
    goaway: () => {
      cutAll((watcher) => {
        watcher.stream.fail("GOAWAY");
      });
    },
    "ca-rotation": () => {
      current.ca += 1;
      cutAll((watcher) => {
        watcher.stream.fail("read ECONNRESET");
      });
    },
    restart: () => {
      cutAll((watcher) => {
        watcher.stream.fail("read ECONNRESET");
      });
    },
    "etcd-restore": () => {
      objects = new Map(backup.objects);
      version = backup.version;
      history = [];
      compactedTo = version;
      snapshots.clear();
      restores += 1;
      cutAll((watcher) => {
        watcher.stream.fail("read ECONNRESET");
      });
    },
    "clock-jump": () => {
      clock.jump(random() < 0.5 ? 3_600_000 : -3_600_000);
    },
    "address-change": () => {
      current.address += 1;
      cutAll((watcher) => {
        watcher.stream.fail("read ECONNRESET");
      });
    },
    "event-loop-stall": () => {
      clock.stall(5_000);
    },
  };
  /** Refusals hurt only who asks: end the watches so that they do. */
  const REFUSING: ReadonlySet<string> = new Set([
    "http-410",
    "429-retry-after",
    "500",
    "5xx-storm",
    "403-revoked",
    "resource-version-too-large",
    "replay-from-lagging-replica",
    "rst-in-list",
    "compaction-between-pages",
  ]);

  return {
    get objects() {
      return objects;
    },
    requests,
    get restores() {
      return restores;
    },
    connection: {
      cluster: "model",
      access: () =>
        Promise.resolve(
          ok({
            server: `http://${String(known.address)}`,
            headers: { authorization: String(known.token) },
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
        requests.push({ atMs: clock.elapsedMs(), path: request.path });
        request.signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
        if (active.has("mute")) return;
        clock.after(1 + random() * 30, () => {
          try {
            resolve(respond(request));
          } catch (error) {
            reject(error instanceof Error ? error : new Error("unknown"));
          }
        });
      }),
    close: () => Promise.resolve(),
    write,
    remove,
    begin: (kind) => {
      active.add(kind);
      START[kind]?.();
      // Lists are only read again when the watch can't go on.
      if (kind === "rst-in-list" || kind === "compaction-between-pages") {
        version += 1;
        compactedTo = version;
        history = [];
      }
      if (REFUSING.has(kind))
        cutAll((watcher) => {
          watcher.stream.end();
        });
    },
    heal: (kind) => {
      active.delete(kind);
      if (kind === "404-crd-gone") isServed = true;
    },
  };
};
