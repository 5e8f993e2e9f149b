import { type EntityId, evidenceIdOfPod, sourceInEvidenceId } from "../../lib/model/ids.ts";

/**
 * Ids of what an object amounts to, packed: most objects amount to one entity, and a pod to itself and to what sources say
 * of it, whose ids are long, told by its name, and in nobody else's memory.
 */
export type KeptIds = EntityId | readonly EntityId[] | PodIds;

/** One record for all pods of which the same sources say something. */
interface PodIds {
  /** What stands before namespace and name in the pod's id. */
  readonly start: string;
  /** The sources' part of each id. */
  readonly sources: readonly string[];
}

/** Of the object. */
export interface ObjectKey {
  /** "" where it has none. */
  readonly namespace: string;
  readonly name: string;
}

export const NO_IDS: KeptIds = [];

/** `former`: what the same object amounted to before; a text that is kept anyway is not kept twice. */
export const packIds = (ids: readonly EntityId[], former: KeptIds, of: ObjectKey): KeptIds => {
  const [first] = ids;
  if (first === undefined) return NO_IDS;
  if (ids.length > 1) {
    const podIds = podIdsOf(first, ids, of);
    if (podIds !== undefined) return podIds;
  }
  const own = idsOfOwn(former);
  const known = own.length === 0 ? undefined : new Map(own.map((id) => [id, id]));
  const same = (id: EntityId): EntityId => known?.get(id) ?? id;
  return ids.length === 1 ? same(first) : ids.map(same);
};

export const unpackIds = (kept: KeptIds, of: ObjectKey): readonly EntityId[] => {
  if (typeof kept === "string") return [kept];
  if (!("start" in kept)) return kept;
  const pod = `${kept.start}${endOf(of)}` as EntityId;
  return [pod, ...kept.sources.map((source) => evidenceIdOfPod(pod, source))];
};

const idsOfOwn = (kept: KeptIds): readonly EntityId[] =>
  typeof kept === "string" ? [kept] : "start" in kept ? [] : kept;

/** As an id ends where both are plain; where they aren't, no id ends so. */
const endOf = ({ namespace, name }: ObjectKey): string => `~${namespace}~${name}`;

/** undefined unless the first is the pod of that name, and all others are ids of what sources say of it. */
const podIdsOf = (pod: EntityId, ids: readonly EntityId[], of: ObjectKey): PodIds | undefined => {
  const end = endOf(of);
  if (!pod.endsWith(end)) return undefined;
  const start = pod.slice(0, pod.length - end.length);
  const sources: string[] = [];
  for (let at = 1; at < ids.length; at += 1) {
    const id = ids[at];
    const source = id === undefined ? undefined : sourceInEvidenceId(id, pod);
    if (source === undefined) return undefined;
    sources.push(source);
  }
  const key = [start, ...sources].join("~");
  const known = knownPodIds.get(key);
  if (known !== undefined) return known;
  const made = { start, sources };
  knownPodIds.set(key, made);
  return made;
};

/** As many as there are combinations of sources, in each cluster. */
const knownPodIds = new Map<string, PodIds>();
