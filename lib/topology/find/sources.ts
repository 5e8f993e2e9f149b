import type { ClusterView } from "../../cluster/cluster-model.ts";
import type { Shape } from "../fact.ts";
import type { FindingsLookup } from "../health.ts";
import type { ChainBook } from "../layers/chain-book.ts";

/** What the pods of a part have in common. */
export interface PartFacts {
  readonly namespace: string;
  readonly group: string;
  readonly isIll: boolean;
  readonly shape: Shape;
}

/** What a search reads besides the facts. */
export interface FindSources {
  readonly view: ClusterView;
  readonly findings: FindingsLookup;
  readonly chains: ChainBook;
  /** Names of all nodes that have pods. */
  readonly nodes: ReadonlyMap<string, unknown>;
}
