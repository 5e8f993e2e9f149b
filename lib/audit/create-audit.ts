import type { ClusterView, ModelChange } from "../cluster/cluster-model.ts";
import { createTakeQueue, type TakeQueue } from "../cluster/take-queue.ts";
import type { Finding } from "../model/finding.ts";
import { type EntityId, findingId } from "../model/ids.ts";
import type { Audit, AuditDelta } from "./audit.ts";
import type { Conclusion, Rule, RuleContext } from "./rule.ts";

type About = Rule["about"];

/** Keeps findings true under change. Every rule sees a thing when it, its joins or its verdict changed. */
export const createAudit = (view: ClusterView, rules: readonly Rule[]): Audit => {
  const findings = new Map<EntityId, Finding>();
  const idsAbout = new Map<EntityId, Set<EntityId>>();
  const dirty = createDirty();
  const rulesAbout = new Map(KINDS.map((kind) => [kind, rules.filter(({ about }) => about === kind)]));
  let sweep: Iterator<readonly [About, EntityId]> | undefined;

  /** Gives how many rules looked at it. */
  const judge = (about: About, thing: EntityId, context: RuleContext, delta: Delta): number => {
    const ruling = rulesAbout.get(about) ?? [];
    let after: Set<EntityId> | undefined;
    const verdict = about === "allocation" ? view.verdict(thing)?.class : undefined;
    for (const rule of ruling) {
      if (rule.ofVerdict !== undefined && rule.ofVerdict !== verdict) continue;
      for (const conclusion of rule.check(thing, context)) {
        const finding = toFinding(view.cluster, thing, rule, conclusion, findings, context.nowMs);
        (after ??= new Set()).add(finding.id);
        if (findings.get(finding.id) === finding) continue;
        findings.set(finding.id, finding);
        delta.put.push(finding);
      }
    }
    for (const id of idsAbout.get(thing) ?? NONE) {
      if (after?.has(id) === true) continue;
      findings.delete(id);
      delta.drop.push(id);
    }
    if (after === undefined) idsAbout.delete(thing);
    else idsAbout.set(thing, after);
    return ruling.length;
  };

  const next = (): readonly [About, EntityId] | undefined => {
    const marked = dirty.take();
    if (marked !== undefined) return marked;
    const swept = sweep?.next();
    if (swept === undefined || swept.done === true) {
      sweep = undefined;
      return undefined;
    }
    return swept.value;
  };

  return {
    mark: dirty.mark,
    markAll: () => {
      for (const finding of idsAbout.keys()) dirty.markThing(finding);
      sweep = everything(view);
    },
    run: (nowMs, limit): AuditDelta => {
      const delta: Delta = { put: [], drop: [] };
      const context: RuleContext = { view, nowMs };
      for (let left = limit; left > 0;) {
        const thing = next();
        if (thing === undefined) return { isDone: true, ...delta };
        left -= Math.max(1, judge(thing[0], thing[1], context, delta));
      }
      return { isDone: false, ...delta };
    },
    findings: () => findings.values(),
    finding: (id) => findings.get(id),
    findingCount: () => findings.size,
    findingsAbout: (thing) => [...(idsAbout.get(thing) ?? [])].flatMap((id) => findings.get(id) ?? []),
  };
};

interface Delta {
  readonly put: Finding[];
  readonly drop: EntityId[];
}

const NONE: readonly never[] = [];

/** The finding as it stands, the very same record where nothing about it changed. `since` is kept. */
const toFinding = (
  cluster: string,
  thing: EntityId,
  rule: Rule,
  conclusion: Conclusion,
  known: ReadonlyMap<EntityId, Finding>,
  nowMs: number,
): Finding => {
  const { about, ...rest } = conclusion;
  const id = findingId(thing, rule.code, about);
  const before = known.get(id);
  const finding: Finding = {
    id,
    cluster,
    code: rule.code,
    ...rest,
    since: before?.since ?? new Date(nowMs).toISOString(),
  };
  return before !== undefined && JSON.stringify(before) === JSON.stringify(finding) ? before : finding;
};

const KINDS = ["pod", "network", "pool", "allocation", "reservation", "node"] as const;

const createDirty = () => {
  const queues = new Map<About, TakeQueue<EntityId>>(KINDS.map((kind) => [kind, createTakeQueue()]));
  const add = (kind: About, ids: Iterable<EntityId>): void => {
    const queue = queues.get(kind);
    for (const id of ids) queue?.add(id);
  };
  return {
    mark: (changed: ModelChange): void => {
      add("pod", changed.pods);
      add("network", changed.networks);
      add("pool", changed.pools);
      add("allocation", changed.allocations);
      add("reservation", changed.reservations);
      add("node", changed.nodes);
    },
    markThing: (id: EntityId): void => {
      const kind = KINDS.find((each) => id.split("~", 2)[1] === each);
      if (kind !== undefined) add(kind, [id]);
    },
    take: (): readonly [About, EntityId] | undefined => {
      for (const [kind, queue] of queues) {
        const id = queue.take();
        if (id !== undefined) return [kind, id];
      }
      return undefined;
    },
  };
};

/** All that rules can be about. What appears meanwhile is marked by itself. */
function* everything(view: ClusterView): Generator<readonly [About, EntityId]> {
  for (const network of view.networks()) yield ["network", network.id];
  for (const node of view.nodes()) yield ["node", node.id];
  for (const pod of view.pods()) yield ["pod", pod.id];
  for (const reservation of view.reservations()) yield ["reservation", reservation.id];
  for (const pool of view.pools()) {
    yield ["pool", pool.id];
    for (const allocation of view.allocationIdsOf(pool.id)) yield ["allocation", allocation];
  }
}
