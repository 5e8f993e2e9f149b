import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import type { EntityId } from "../model/ids.ts";
import { assignMarks } from "./marks.ts";
import { byAge } from "./order.ts";

/** The networks in their order of age with their marks, sorted once for as long as none comes or goes. */
export interface NetworkBook {
  /** Those that are there now. */
  all(): readonly NetworkEntry[];
  markOf(network: EntityId): string;
  /** False only of a network that was not there when they were read last. Reads nothing. */
  mayHave(network: EntityId): boolean;
  /** Networks came, went or changed. */
  forget(): void;
}

export const createNetworkBook = (view: ClusterView): NetworkBook => {
  let kept: { ordered: readonly NetworkEntry[]; marks: ReadonlyMap<string, string> } | undefined;
  const read = () => {
    if (kept !== undefined) return kept;
    const ordered = [...view.networks()].toSorted(byAge);
    kept = { ordered, marks: assignMarks(ordered.map(({ id, key }) => ({ id, name: key.name }))) };
    return kept;
  };
  return {
    // What was only named is gone with the last pod that names it, and nobody is told.
    all: () => read().ordered.flatMap(({ id }) => view.networkById(id) ?? []),
    markOf: (network) => read().marks.get(network) ?? "··",
    mayHave: (network) => kept?.marks.has(network) !== false,
    forget: () => {
      kept = undefined;
    },
  };
};
