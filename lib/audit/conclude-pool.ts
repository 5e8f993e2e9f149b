import { assignableOf } from "../cluster/assignable.ts";
import type { AllocationVerdict } from "../cluster/cluster-model.ts";
import type { Severity } from "../model/finding.ts";
import type { EntityId } from "../model/ids.ts";
import type { Pool } from "../model/pool.ts";
import type { Conclusion, RuleContext } from "./rule.ts";
import { evidence, networkSubject, SOURCES, syncedEvidence } from "./wording.ts";

export interface PoolWords {
  readonly title: (pool: Pool) => string;
  readonly detail: string;
  readonly severity: Severity;
}

/** A conclusion about how full a pool is; nothing where what may be handed out isn't known. */
export const concludeOfPool = (
  id: EntityId,
  { view }: RuleContext,
  isSo: (taken: bigint, usable: bigint) => boolean,
  words: PoolWords,
): readonly Conclusion[] => {
  const pool = view.pool(id);
  if (pool === undefined || pool.store !== "whereabouts" || !view.isSynced(SOURCES.pools)) return [];
  const networks = view.networksOfPool(id);
  const usable = networks
    .flatMap((network) => network.ipam?.ranges.filter((range) => range.range === pool.range) ?? [])
    .flatMap((range) => assignableOf(range) ?? [])
    .reduce<bigint | undefined>(
      (most, count) => (most === undefined || count > most ? count : most),
      undefined,
    );
  if (usable === undefined || usable === 0n) return [];
  const { total, byClass } = view.countsOf(id);
  const countOf = (kind: AllocationVerdict["class"]): number => byClass.get(kind) ?? 0;
  const taken = BigInt(total - countOf("corrupt"));
  const suspect = countOf("leak") + countOf("orphan") + countOf("completed");
  if (!isSo(taken, usable)) return [];
  return [
    {
      about: "",
      title: words.title(pool),
      detail: `${taken} of ${usable} addresses are recorded as taken, ${suspect} of them probably by nobody. ${words.detail}`,
      severity: words.severity,
      confidence: "certain",
      verdict: "present",
      subjects: [
        { kind: "Pool", namespace: pool.namespace, name: pool.name },
        ...networks.map((network) => networkSubject(network.key)),
      ],
      evidence: [
        evidence("fail", `${taken} of ${usable} are taken`, SOURCES.pools, pool.writtenAt),
        syncedEvidence(view, SOURCES.pools, "Pools"),
      ],
      remedy:
        suspect > 0
          ? "Look at the addresses that nobody seems to own first."
          : "Make the range larger, or exclude less of it.",
      refs: [pool.from],
    },
  ];
};
