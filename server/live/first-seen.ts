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
  store: Pick<ClusterStore, "putFirstSeen">,
  onFault: (error: unknown) => void,
): FirstSeenKeeper => {
  const dirty = new TakeQueue<EntityId>();
  /** What came in one go and is too much to be gone through in one. */
  const many: Iterator<EntityId>[] = [];
  let timer: NodeJS.Timeout | undefined;

  /** Piece by piece: after the first read of a large cluster it is hundreds of thousands. */
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    while (dirty.size > 0 || many.length > 0) {
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
      const id = dirty.take() ?? takeOfMany();
      if (id === undefined) break;
      const allocation = view.allocation(id);
      const atMs = view.firstSeenMs(id);
      if (allocation === undefined) gone.push(id);
      else if (atMs !== undefined) seen.set(id, { atMs, fingerprint: fingerprintOf(allocation) });
    }
    return store.putFirstSeen(seen, gone);
  };

  const takeOfMany = (): EntityId | undefined => {
    for (let next = many[0]?.next(); next !== undefined; next = many[0]?.next()) {
      if (next.done !== true) return next.value;
      many.shift();
    }
    return undefined;
  };

  return {
    mark: ({ allocations }) => {
      if (allocations.size > LIMITS.firstSeenBatch) many.push(allocations[Symbol.iterator]());
      else for (const id of allocations) dirty.add(id);
      if ((dirty.size === 0 && many.length === 0) || timer !== undefined) return;
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
