import type { PodFact, Shape } from "./fact.ts";
import type { Judge } from "./find/judge.ts";
import { factsOfPart, type Part, sizeOfPart } from "./part.ts";
import type { Needle } from "./part-sketch.ts";
import type { PartText } from "./part-text.ts";
import { rankOfSize } from "./rank.ts";
import { sumShapes, type NetworkSums } from "./sum.ts";
import { type Bucket, type GroupTally, type NamespaceTally, shapesOf } from "./tally.ts";

/**
 * The part of a tally that a judge lets through. What fits as a whole is taken as it stands, so that the work goes with
 * the number of parts, and with pods only where their own addresses, names or nodes decide.
 */
export const narrow = (namespaces: Iterable<NamespaceTally>, judge: Judge): readonly NamespaceTally[] => {
  const kept: NamespaceTally[] = [];
  const room: ReadingRoom = { pods: READ_AT_ONCE };
  for (const namespace of namespaces) {
    const groups = new Map<string, GroupTally>();
    let isWhole = true;
    for (const group of namespace.groups.values()) {
      const narrowed = narrowGroup(group, judge, room);
      if (narrowed !== group) isWhole = false;
      if (narrowed !== undefined) groups.set(group.key, narrowed);
    }
    if (isWhole) kept.push(namespace);
    else if (groups.size > 0) kept.push(namespaceOf(namespace.name, groups));
  }
  return kept;
};

const narrowGroup = (group: GroupTally, judge: Judge, room: ReadingRoom): GroupTally | undefined => {
  let buckets: Map<string, Bucket> | undefined;
  let isWhole = true;
  let pods = 0;
  for (const bucket of group.buckets.values()) {
    const narrowed = narrowBucket(group, bucket, judge, room);
    if (narrowed !== bucket) isWhole = false;
    if (narrowed === undefined) continue;
    buckets ??= new Map();
    buckets.set(bucket.key, narrowed);
    pods += narrowed.size;
  }
  if (isWhole) return group;
  return buckets === undefined ? undefined : { ...group, pods, rank: rankOfSize(pods), buckets };
};

const narrowBucket = (
  { key, namespace }: GroupTally,
  bucket: Bucket,
  judge: Judge,
  room: ReadingRoom,
): Bucket | undefined => {
  let parts: Map<Shape, Part> | undefined;
  let isWhole = true;
  let size = 0;
  for (const part of bucket.parts.values()) {
    const { shape } = part;
    const facts = { namespace, group: key, isIll: bucket.isIll, shape };
    const verdict = judge.ofPart(facts);
    const narrowed =
      verdict === undefined
        ? narrowPart(part, judge, judge.needles?.(facts), room)
        : verdict
          ? part
          : undefined;
    if (narrowed !== part) isWhole = false;
    if (narrowed === undefined) continue;
    parts ??= new Map();
    parts.set(shape, narrowed);
    size += sizeOfPart(narrowed);
  }
  if (isWhole) return bucket;
  return parts === undefined ? undefined : { ...bucket, size, parts };
};

const narrowPart = (
  part: Part,
  judge: Judge,
  needles: readonly Needle[] | undefined,
  room: ReadingRoom,
): Part | undefined => {
  if (part.nodes !== undefined && judge.mayBeOn?.(part.nodes) === false) return undefined;
  if (needles !== undefined && !mayHoldAny(part, needles)) return undefined;
  const candidates = needles === undefined ? undefined : textOf(part, room)?.factsWith(needles);
  if (candidates?.length === 0) return undefined;
  const pods: PodFact[] = [];
  const fits = judge.ofFactIn ?? judge.ofFact;
  for (const fact of candidates ?? factsOfPart(part)) if (fits(fact)) pods.push(fact);
  if (pods.length === sizeOfPart(part)) return part;
  return pods.length === 0 ? undefined : { shape: part.shape, pods, nodes: undefined };
};

const mayHoldAny = (part: Part, needles: readonly Needle[]): boolean => {
  for (const needle of needles) if (mayHold(part, needle)) return true;
  return false;
};

const mayHold = ({ sketch, nodes }: Part, needle: Needle): boolean => {
  if (sketch === undefined || nodes === undefined || sketch.mayHold(needle)) return true;
  if (needle.nodes !== undefined) for (const node of needle.nodes) if (nodes.has(node)) return true;
  return false;
};

/** Pods whose text may still be read for the first time in this search. */
interface ReadingRoom {
  pods: number;
}

/** Reading what is written of a pod takes as long as visiting it ten times: the first searches share that between them. */
const READ_AT_ONCE = 8_000;

const textOf = (part: Part, room: ReadingRoom): PartText | undefined => {
  if (part.text !== undefined || part.readText === undefined) return part.text;
  const size = sizeOfPart(part);
  if (size > room.pods) return undefined;
  room.pods -= size;
  return part.readText();
};

/** A namespace of some groups only. */
export const namespaceOf = (name: string, groups: ReadonlyMap<string, GroupTally>): NamespaceTally => {
  let pods = 0;
  let errors = 0;
  let warnings = 0;
  for (const group of groups.values()) {
    pods += group.pods;
    for (const bucket of group.buckets.values()) {
      if (!bucket.isIll) continue;
      for (const part of bucket.parts.values())
        for (const { badness } of factsOfPart(part))
          if (badness === 2) errors += 1;
          else warnings += 1;
    }
  }
  let sums: NetworkSums | undefined;
  return {
    name,
    pods,
    errors,
    warnings,
    rank: rankOfSize(pods),
    groups,
    sums: () => (sums ??= sumShapes(shapesOf(groups.values()))),
  };
};
