import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Network } from "../../lib/model/network.ts";
import type { EngineChange } from "./engine.ts";

/** What a network was when somebody asked last. */
type Known = Network | "named only" | "gone";

/**
 * Whether a change is about networks themselves: defined, redefined, named for the first time, gone. They change with every
 * pod that is on them, too, and who shows other pods need not look again for that. In doubt it says yes.
 */
export const createRedefined = (view: ClusterView): ((change: EngineChange) => boolean) => {
  const known = new Map<EntityId, Known>();
  const told = new WeakMap<EngineChange, boolean>();

  const isOther = (id: EntityId): boolean => {
    const entry = view.networkById(id);
    const now: Known = entry === undefined ? "gone" : (entry.defined ?? "named only");
    if (known.get(id) === now) return false;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(id, now);
    return true;
  };

  return (change) => {
    const before = told.get(change);
    if (before !== undefined) return before;
    let isSo = false;
    for (const id of change.model.networks) if (isOther(id)) isSo = true;
    told.set(change, isSo);
    return isSo;
  };
};

const KNOWN_MAX = 50_000;
