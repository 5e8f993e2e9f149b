import type { z } from "zod";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { Happening } from "../../lib/model/happening.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { Problem } from "../../lib/model/problems.ts";
import type { SourceState } from "../../lib/model/source-state.ts";
import type { Watched } from "../../lib/sources/source.ts";
import type { HeldSlots } from "./held-slots.ts";

/**
 * What the engine gives to whoever reads a cluster (reflectors, a snapshot on disk, node agents). Level, not edge: the
 * feed says what is, the engine marks keys dirty.
 */
export interface FeedSink {
  /**
   * A full list begins: what isn't put again before `synced` is gone. `isRestored`: the cluster was set back to an earlier
   * state, and the same uid and resourceVersion may stand for something else than before.
   */
  begin(watched: Watched, isRestored?: boolean): void;
  put(watched: Watched, object: KubeObject): void;
  drop(watched: Watched, gone: GoneObject): void;
  /** The list is complete. */
  synced(watched: Watched): void;
  state(watched: Watched, state: SourceState): void;
  /** The sink's own record of each object, for the one that reads the resource to take down in it what it has passed on. */
  slots?(watched: Watched): HeldSlots;
  /**
   * Asked before each piece of a list is read. Resolves when what came before is done with, in a turn of the event loop that has
   * time for it; undefined: that is now. Else what several lists bring at once would pile up, and be done in one turn.
   */
  turn?(): Promise<void> | undefined;
}

export interface GoneObject {
  readonly namespace: string | null;
  readonly name: string;
  readonly uid: string | null;
}

/** What happened on the nodes while we were listening, oldest first; what came before is not known here. */
export interface NodeTimeline {
  recent(): readonly Happening[];
  onAdded(listener: () => void): void;
}

/** What the agents of the nodes are asked for, beside what they tell unasked. */
export interface NodeAgents {
  /** What the node's agent said last; undefined: nothing that still counts. */
  report(node: string): NodeReport | undefined;
  /**
   * One call of a node's agent, with `body` a POST. Problems: AGENT_ABSENT, AGENT_UNREACHABLE, AGENT_DENIED,
   * AGENT_LACKS_IT; what the agent refuses itself has a code of lib/cni/agent-refusals.ts.
   */
  ask<Schema extends z.ZodType>(
    node: string,
    path: string,
    schema: Schema,
    body?: object,
  ): Promise<AgentAnswer<z.infer<Schema>>>;
}

export type AgentAnswer<Value> =
  | { readonly kind: "answer"; readonly value: Value }
  | {
      readonly kind: "refused";
      readonly refusal: { readonly code: string; readonly title: string; readonly detail: string };
    }
  | { readonly kind: "problem"; readonly problem: Problem };

/** One way to read a cluster: the API by kubeconfig, or a snapshot. */
export interface ClusterFeed {
  /** Id of the cluster in every entity, e.g. the context's name. */
  readonly cluster: string;
  /** Fixed for a snapshot: its newest timestamp (ISO 8601). Undefined: the clock. */
  readonly now: string | undefined;
  /** Why nothing can be written through it; undefined where writes are possible. */
  readonly readOnlyReason: string | undefined;
  /** What happened to links and addresses, where agents are listened to; undefined: nobody listens. */
  readonly timeline?: NodeTimeline;
  /** undefined: no agent was named, or the cluster is a snapshot. */
  readonly agents?: NodeAgents;
  start(sink: FeedSink): void;
  stop(): Promise<void>;
}
