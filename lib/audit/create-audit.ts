import type { AllocationVerdict, ClusterView, ModelChange } from "../cluster/cluster-model.ts";
import type { PodGist } from "../cluster/pod-gist.ts";
import { TakeQueue } from "../cluster/take-queue.ts";
import type { Finding } from "../model/finding.ts";
import { isEqual } from "../kube/is-equal.ts";
import { type EntityId, findingId } from "../model/ids.ts";
import type { Audit, AuditDelta } from "./audit.ts";
import type { Conclusion, Rule, RuleContext } from "./rule.ts";

type About = Rule["about"];

/** Things of one kind that are to be judged; taking gives undefined where none is left, null where many were gone past. */
interface Line {
  readonly about: About;
  take(): EntityId | null | undefined;
}

/** What going past many costs, in looks of a rule. */
const PASSED_COST = 50;

/**
 * Keeps findings true under change. Every rule that may have something to say sees a thing when it, its joins or its
 * verdict changed. Of a thing that is well, what it comes to as a whole (gist, verdict) says so for most rules at once.
 */
export const createAudit = (view: ClusterView, rules: readonly Rule[]): Audit => {
  const findings = new Map<EntityId, Finding>();
  const idsAbout = new Map<EntityId, Set<EntityId>>();
  const dirty = createDirty();
  const rulesFor = createRuling(view, rules);
  let swept: readonly Line[] = NONE;
  /** Had findings when all was put in doubt, and wasn't judged since. */
  let doubtful = new Set<EntityId>();

  /** Gives how many rules looked at it. */
  const judge = (about: About, thing: EntityId, context: RuleContext, delta: Delta): number => {
    const ruling = rulesFor(about, thing);
    let after: Set<EntityId> | undefined;
    for (const rule of ruling) {
      for (const conclusion of rule.check(thing, context)) {
        const finding = toFinding(view.cluster, thing, rule, conclusion, findings, context.nowMs);
        (after ??= new Set()).add(finding.id);
        if (findings.get(finding.id) === finding) continue;
        findings.set(finding.id, finding);
        delta.put.push(finding);
      }
    }
    const before = idsAbout.get(thing);
    if (before === undefined && after === undefined) return ruling.length;
    doubtful.delete(thing);
    for (const id of before ?? NONE) {
      if (after?.has(id) === true) continue;
      findings.delete(id);
      delta.drop.push(id);
    }
    if (after === undefined) idsAbout.delete(thing);
    else idsAbout.set(thing, after);
    return ruling.length;
  };

  /** Judges what stands in line, and gives what is left of the limit. */
  const judgeLine = (line: Line, context: RuleContext, limit: number, delta: Delta): number => {
    let left = limit;
    while (left > 0) {
      const thing = line.take();
      if (thing === undefined) break;
      if (thing === null) {
        left -= PASSED_COST;
        continue;
      }
      left -= Math.max(1, judge(line.about, thing, context, delta));
    }
    return left;
  };

  return {
    mark: dirty.mark,
    markAll: () => {
      doubtful = new Set(idsAbout.keys());
      swept = everything(view);
    },
    run: (nowMs, limit): AuditDelta => {
      const delta: Delta = { put: [], drop: [] };
      const context: RuleContext = { view, nowMs };
      let left = limit;
      for (const line of dirty.lines) left = judgeLine(line, context, left, delta);
      for (const line of swept) left = judgeLine(line, context, left, delta);
      // What isn't there any more, in case nobody told.
      for (const thing of doubtful) {
        if (left <= 0) break;
        left -= 1;
        judge(kindOf(thing), thing, context, delta);
      }
      if (left <= 0) return { isDone: false, ...delta };
      swept = NONE;
      return { isDone: true, ...delta };
    },
    findings: () => findings.values(),
    finding: (id) => findings.get(id),
    findingCount: () => findings.size,
    findingsAbout: (thing) => [...(idsAbout.get(thing) ?? [])].flatMap((id) => findings.get(id) ?? []),
  };
};

/** The rules that may have something to say of a thing. */
const createRuling = (
  view: ClusterView,
  rules: readonly Rule[],
): ((about: About, thing: EntityId) => readonly Rule[]) => {
  const rulesAbout = new Map(KINDS.map((kind) => [kind, rules.filter(({ about }) => about === kind)]));
  const ofPods = rulesAbout.get("pod") ?? NONE;
  const ofAllocations = rulesAbout.get("allocation") ?? NONE;
  const ofGist = new Map<PodGist, readonly Rule[]>();
  const ofVerdict = new Map<AllocationVerdict["class"] | undefined, readonly Rule[]>();

  const forGist = (gist: PodGist): readonly Rule[] => {
    const known = ofGist.get(gist);
    if (known !== undefined) return known;
    const ruling = ofPods.filter(({ mayConcern }) => mayConcern?.(gist) !== false);
    ofGist.set(gist, ruling);
    return ruling;
  };
  const forVerdict = (verdict: AllocationVerdict["class"] | undefined): readonly Rule[] => {
    const known = ofVerdict.get(verdict);
    if (known !== undefined) return known;
    const ruling = ofAllocations.filter((rule) => rule.ofVerdict === undefined || rule.ofVerdict === verdict);
    ofVerdict.set(verdict, ruling);
    return ruling;
  };

  return (about, thing) => {
    if (about === "allocation") return forVerdict(view.verdict(thing)?.class);
    if (about !== "pod") return rulesAbout.get(about) ?? NONE;
    const gist = view.gistOf(thing);
    return gist === undefined ? ofPods : forGist(gist);
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
  return before !== undefined && isEqual(before, finding) ? before : finding;
};

const KINDS = ["pod", "network", "pool", "allocation", "reservation", "node"] as const;

const kindOf = (thing: EntityId): About => {
  const name = thing.split("~", 2)[1];
  return KINDS.find((kind) => kind === name) ?? "node";
};

const createDirty = () => {
  const queues = new Map<About, TakeQueue<EntityId>>(KINDS.map((kind) => [kind, new TakeQueue()]));
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
    lines: [...queues].map(([about, queue]): Line => ({ about, take: () => queue.take() })),
  };
};

/** All that rules may have something to say of (rule.ts). What appears meanwhile is marked by itself. */
const everything = (view: ClusterView): readonly Line[] => [
  lineOf("network", view.networks()),
  lineOf("node", view.nodes()),
  lineOf("pod", view.suspectPods()),
  lineOf("reservation", view.ghosts()),
  lineOf("pool", view.pools()),
  lineOf("allocation", view.suspects()),
];

const lineOf = (about: About, things: Iterable<{ readonly id: EntityId } | undefined>): Line => {
  const iterator = things[Symbol.iterator]();
  return {
    about,
    take: () => {
      const next = iterator.next();
      return next.done === true ? undefined : (next.value?.id ?? null);
    },
  };
};
