import { createStream, type Stream, type StreamPorts } from "./stream.ts";
import { readTabMessage, type TabMessage } from "./tab-message.ts";

export interface TabPorts extends StreamPorts {
  readonly tab: string;
  /** To all other tabs. */
  readonly post: (message: TabMessage) => void;
  readonly listen: (take: (message: unknown) => void) => () => void;
  /** Calls `onLead` when this tab is to hold the stream, until the returned function is called or the tab is gone. */
  readonly lead: (onLead: () => void) => () => void;
}

const ASK_MS = 30_000;
/** Answers that may be missing before a tab counts as gone. */
const MISSED_MAX = 2;

/**
 * One stream for all tabs of a browser, which has no more than six connections to a server. One tab holds it and passes on
 * what comes; when that tab goes, another one takes over and begins with snapshots.
 */
export const createSharedStream = (ports: TabPorts): Stream => {
  const wanted = new Map<string, number>();
  let holder: Holder | undefined;
  let detach: (() => void) | undefined;
  /** Nobody else has been heard: then what is streamed is for this tab alone, and it may go on from its page. */
  let isAlone = true;

  const ownKeys = (): string[] => [...wanted.keys()];

  const tell = (isNew: boolean): void => {
    holder?.take(ports.tab, ownKeys(), isNew);
    if (holder === undefined) ports.post({ kind: "want", tab: ports.tab, keys: ownKeys(), isNew });
  };

  const takeMessage: StreamPorts["onMessage"] = (name, message) => {
    if (wanted.has(`view=${message.view}`) || wanted.has(`topics=${message.view}`))
      ports.onMessage(name, message);
  };

  const lead = (): void => {
    holder = createHolder({
      ...ports,
      since: (keys) => (isAlone ? (ports.since?.(keys) ?? null) : null),
      onMessage: takeMessage,
    });
    holder.take(ports.tab, ownKeys(), false);
    ports.post({ kind: "ask" });
  };

  const hear = (heard: unknown): void => {
    const said = readTabMessage(heard);
    if (said === null) return;
    isAlone = false;
    if (said.kind === "want") holder?.take(said.tab, said.keys, said.isNew);
    // Whoever holds the stream hears it itself.
    if (holder !== undefined) return;
    if (said.kind === "ask") tell(false);
    if (said.kind === "message") takeMessage(said.name, said.message);
    if (said.kind === "resync") ports.onResync();
    if (said.kind === "status") ports.onStatus({ state: said.state, lostAt: said.lostAt });
  };

  const attach = (): void => {
    if (detach !== undefined) return;
    const unlisten = ports.listen(hear);
    const unlead = ports.lead(lead);
    detach = () => {
      unlisten();
      unlead();
      holder?.close();
      holder = undefined;
      detach = undefined;
    };
  };

  return {
    want: (kind, value) => {
      const key = `${kind}=${value}`;
      const count = wanted.get(key) ?? 0;
      wanted.set(key, count + 1);
      attach();
      if (count === 0) tell(true);
      return () => {
        const left = (wanted.get(key) ?? 1) - 1;
        if (left > 0) wanted.set(key, left);
        else wanted.delete(key);
        if (left <= 0) tell(false);
      };
    },
    wake: () => {
      // Whoever holds the stream looks after it; the others say again what they want.
      if (holder === undefined) tell(false);
      else holder.wake();
    },
    renew: () => tell(true),
    close: () => {
      wanted.clear();
      if (detach === undefined) return;
      tell(false);
      detach();
    },
  };
};

interface Holder {
  take(tab: string, keys: readonly string[], isNew: boolean): void;
  wake(): void;
  close(): void;
}

/** Holds the stream for all: asks for what any of them wants, and passes on what comes. */
const createHolder = (ports: TabPorts): Holder => {
  const tabs = new Map<string, { readonly keys: Map<string, () => void>; missed: number }>();
  // What nobody else hears need not be copied for anybody.
  const passOn = (message: TabMessage): void => {
    if ([...tabs.keys()].some((tab) => tab !== ports.tab)) ports.post(message);
  };
  const stream = createStream({
    ...ports,
    onMessage: (name, message) => {
      ports.onMessage(name, message);
      passOn({ kind: "message", name, message });
    },
    onResync: () => {
      ports.onResync();
      passOn({ kind: "resync" });
    },
    onStatus: (status) => {
      ports.onStatus(status);
      passOn({ kind: "status", ...status });
    },
  });

  const isWanted = (key: string): boolean => [...tabs.values()].some(({ keys }) => keys.has(key));

  const take: Holder["take"] = (tab, wantedKeys, isNew) => {
    const known = tabs.get(tab) ?? { keys: new Map<string, () => void>(), missed: 0 };
    known.missed = 0;
    const added = wantedKeys.filter((key) => !known.keys.has(key));
    const isOnlyShared = added.length > 0 && added.every(isWanted);
    for (const key of added) {
      const at = key.indexOf("=");
      const kind = key.slice(0, at) === "view" ? "view" : "topics";
      known.keys.set(key, stream.want(kind, key.slice(at + 1)));
    }
    for (const [key, unwant] of known.keys) {
      if (wantedKeys.includes(key)) continue;
      known.keys.delete(key);
      unwant();
    }
    if (known.keys.size === 0) tabs.delete(tab);
    else tabs.set(tab, known);
    // What others have had for long comes to the new one only from the beginning.
    if (isNew && (isOnlyShared || added.length === 0)) stream.renew();
  };

  const asking = setInterval(() => {
    for (const [tab, known] of tabs) {
      if (tab === ports.tab) continue;
      known.missed += 1;
      if (known.missed > MISSED_MAX) take(tab, [], false);
    }
    ports.post({ kind: "ask" });
  }, ASK_MS);

  return {
    take,
    wake: stream.wake,
    close: () => {
      clearInterval(asking);
      stream.close();
    },
  };
};
