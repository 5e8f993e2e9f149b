import type { PodKey } from "../../lib/model/ids.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { isOfPod, type Operation, type PodOperation } from "../../lib/model/operation.ts";
import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { LIMITS } from "../config.ts";
import { observeNodeOutcome } from "./node-outcome.ts";
import { observeOutcome } from "./observe-outcome.ts";

/** The operations of one cluster: those under way are followed until their outcome is seen. */
export interface Operations {
  all(): Iterable<Operation>;
  get(id: string): Operation | undefined;
  openCount(): number;
  /** The one under way on that pod. */
  openOn(pod: PodKey): PodOperation | undefined;
  /** Newest first, as many as a screen shows at once. */
  recent(): readonly Operation[];
  /** Those that changed since the last `published`. */
  changed(): readonly Operation[];
  /** What has changed so far is about to be told. */
  published(): void;
  put(operation: Operation): void;
  /** Looks at every open operation again. */
  observe(): void;
  stop(): void;
}

export interface OperationsParts {
  readonly view: ClusterView;
  readonly nowMs: () => number;
  /** From before this process; open ones are followed further. */
  readonly known: readonly Operation[];
  readonly onChange: (operation: Operation) => void;
  /** What a node's agent said last; undefined: nothing that still counts. */
  readonly reportOf: (node: string) => NodeReport | undefined;
}

const RECENT = 200;
/** Silence and deadlines pass without any change in the cluster. */
const LOOK_AGAIN_MS = 500;

export const createOperations = (parts: OperationsParts): Operations => {
  const all = new Map([...parts.known].reverse().map((operation) => [operation.id, afterRestart(operation)]));
  const open = new Set(
    [...all.values()].filter(({ endedAt }) => endedAt === null).map((operation) => operation.id),
  );
  let pending = new Map<string, Operation>();
  let told: readonly Operation[] = [];
  let timer: NodeJS.Timeout | undefined;

  const put = (operation: Operation): void => {
    all.set(operation.id, operation);
    if (operation.endedAt === null) open.add(operation.id);
    else open.delete(operation.id);
    pending.set(operation.id, operation);
    forgetOldest();
    parts.onChange(operation);
    watchClock();
  };

  const forgetOldest = (): void => {
    if (all.size <= LIMITS.operationsKept) return;
    for (const id of all.keys()) {
      if (open.has(id)) continue;
      all.delete(id);
      return;
    }
  };

  const observe = (): void => {
    for (const id of open) {
      const operation = all.get(id);
      if (operation === undefined) continue;
      const after = isOfPod(operation)
        ? observeOutcome(operation, parts.view, parts.nowMs())
        : observeNodeOutcome(operation, parts.reportOf(operation.node), parts.nowMs());
      if (after !== operation) put(after);
    }
    watchClock();
  };

  const watchClock = (): void => {
    if (open.size === 0 || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      observe();
    }, LOOK_AGAIN_MS);
    timer.unref();
  };

  watchClock();
  return {
    all: () => all.values(),
    get: (id) => all.get(id),
    openCount: () => open.size,
    openOn: ({ namespace, name }) => {
      for (const id of open) {
        const operation = all.get(id);
        if (operation === undefined || !isOfPod(operation)) continue;
        if (operation.pod.namespace === namespace && operation.pod.name === name) return operation;
      }
      return undefined;
    },
    recent: () => [...all.values()].slice(-RECENT).reverse(),
    changed: () => told,
    published: () => {
      told = [...pending.values()];
      pending = new Map();
    },
    put,
    observe,
    stop: () => clearTimeout(timer),
  };
};

/** Whether a change was still sent before the process died nobody knows: what is seen of it will tell. */
const afterRestart = (operation: Operation): Operation => {
  if (operation.endedAt !== null) return operation;
  if (!isOfPod(operation))
    return {
      ...operation,
      reason: {
        code: "AGENT_UNREACHABLE",
        title: "No answer came: what it did is not known yet",
        detail: "This server ended while the agent was at it.",
      },
    };
  return operation.askedAt === null ? { ...operation, askedAt: operation.startedAt } : operation;
};
