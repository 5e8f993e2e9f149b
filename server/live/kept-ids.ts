import { type EntityId, evidenceIdOfPod, sourceInEvidenceId } from "../../lib/model/ids.ts";

/**
 * Ids of what an object amounts to, packed: most objects amount to one entity, and a pod to itself and to what sources say
 * of it, whose ids are long, told by the pod's, and in nobody else's memory.
 */
export type KeptIds = EntityId | readonly EntityId[] | PodIds;

interface PodIds {
  readonly pod: EntityId;
  /** The sources' part of each id; one list for all pods that have the same. */
  readonly sources: readonly string[];
}

export const NO_IDS: KeptIds = [];

/** `former`: what the same object amounted to before; a text that is kept anyway is not kept twice. */
export const packIds = (ids: readonly EntityId[], former: KeptIds): KeptIds => {
  const [first] = ids;
  if (first === undefined) return NO_IDS;
  const own = idsOfOwn(former);
  const known = own.length === 0 ? undefined : new Map(own.map((id) => [id, id]));
  const same = (id: EntityId): EntityId => known?.get(id) ?? id;
  if (ids.length === 1) return same(first);
  const sources = sourcesOf(first, ids);
  return sources === undefined ? ids.map(same) : { pod: same(first), sources };
};

export const unpackIds = (kept: KeptIds): readonly EntityId[] => {
  if (typeof kept === "string") return [kept];
  if (!("pod" in kept)) return kept;
  return [kept.pod, ...kept.sources.map((source) => evidenceIdOfPod(kept.pod, source))];
};

const idsOfOwn = (kept: KeptIds): readonly EntityId[] =>
  typeof kept === "string" ? [kept] : "pod" in kept ? [kept.pod] : kept;

/** undefined unless all but the first are ids of what sources say of the first, a pod. */
const sourcesOf = (pod: EntityId, ids: readonly EntityId[]): readonly string[] | undefined => {
  const sources: string[] = [];
  for (let at = 1; at < ids.length; at += 1) {
    const id = ids[at];
    const source = id === undefined ? undefined : sourceInEvidenceId(id, pod);
    if (source === undefined) return undefined;
    sources.push(source);
  }
  const key = sources.join("~");
  const known = knownSources.get(key);
  if (known !== undefined) return known;
  knownSources.set(key, sources);
  return sources;
};

/** As many as there are combinations of sources. */
const knownSources = new Map<string, readonly string[]>();
