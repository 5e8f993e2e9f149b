import type { ClusterView, ModelChange } from "../../lib/cluster/cluster-model.ts";
import { TakeQueue } from "../../lib/cluster/take-queue.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Allocation } from "../../lib/model/pool.ts";
import { LIMITS } from "../config.ts";
import type { ClusterStore, FirstSeen } from "../store/store.ts";

/** Remembers when allocations were first seen, so that a restart does not begin their grace periods anew. */
export interface FirstSeenKeeper {
  mark(change: Pick<ModelChange, "allocations">): void;
  /** Times of allocations that are still what they were. */
  recall(known: ReadonlyMap<string, FirstSeen>): ReadonlyMap<EntityId, number>;
  flush(): Promise<void>;
}

export const createFirstSeenKeeper = (
  view: ClusterView,
  store: ClusterStore,
  onFault: (error: unknown) => void,
): FirstSeenKeeper => {
  const dirty = new TakeQueue<EntityId>();
  let timer: NodeJS.Timeout | undefined;

  /** Piece by piece: after the first read of a large cluster it is hundreds of thousands. */
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    while (dirty.size > 0) {
      await flushPiece();
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  };

  const flushPiece = (): Promise<void> => {
    const seen = new Map<string, FirstSeen>();
    const gone: string[] = [];
    for (let left = LIMITS.firstSeenBatch; left > 0; left -= 1) {
      const id = dirty.take();
      if (id === undefined) break;
      const allocation = view.allocation(id);
      const atMs = view.firstSeenMs(id);
      if (allocation === undefined) gone.push(id);
      else if (atMs !== undefined) seen.set(id, { atMs, fingerprint: fingerprintOf(allocation) });
    }
    return store.putFirstSeen(seen, gone);
  };

  return {
    mark: ({ allocations }) => {
      for (const id of allocations) dirty.add(id);
      if (dirty.size === 0 || timer !== undefined) return;
      timer = setTimeout(() => {
        flush().catch(onFault);
      }, LIMITS.firstSeenWriteMs);
      timer.unref();
    },
    recall: (known) => {
      const times = new Map<EntityId, number>();
      if (known.size === 0) return times;
      for (const pool of view.pools()) {
        for (const allocation of view.allocationsOf(pool.id)) {
          const seen = known.get(allocation.id);
          if (seen !== undefined && seen.fingerprint === fingerprintOf(allocation))
            times.set(allocation.id, seen.atMs);
        }
      }
      return times;
    },
    flush,
  };
};

/** Another owner, sandbox or pool object under the same id is another allocation. */
const fingerprintOf = ({ from, owner, containerId, interface: name }: Allocation): string =>
  [from.uid, owner?.namespace, owner?.name, containerId, name].map((part) => part ?? "").join("|");
