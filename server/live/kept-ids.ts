import { type EntityId, evidenceIdOfPod, sourceInEvidenceId } from "../../lib/model/ids.ts";

/**
 * Ids of what an object amounts to, packed: most objects amount to one entity, and a pod to itself and to what sources say
 * of it. Those ids are long, told by the object's name, and in nobody else's memory.
 */
export type KeptIds = EntityId | readonly EntityId[] | NamedIds;

/** One record for all objects of a kind, and for all pods of which the same sources say something. */
interface NamedIds {
  /** What stands before namespace and name in the id of the first. */
  readonly start: string;
  /** The sources' part of each id that follows. */
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
  const named = namedIdsOf(first, ids, of);
  if (named !== undefined) return named;
  const own = idsOfOwn(former);
  const known = own.length === 0 ? undefined : new Map(own.map((id) => [id, id]));
  const same = (id: EntityId): EntityId => known?.get(id) ?? id;
  return ids.length === 1 ? same(first) : ids.map(same);
};

export const unpackIds = (kept: KeptIds, of: ObjectKey): readonly EntityId[] => {
  if (typeof kept === "string") return [kept];
  if (!("start" in kept)) return kept;
  const first = `${kept.start}${endOf(of)}` as EntityId;
  return [first, ...kept.sources.map((source) => evidenceIdOfPod(first, source))];
};

const idsOfOwn = (kept: KeptIds): readonly EntityId[] =>
  typeof kept === "string" ? [kept] : "start" in kept ? [] : kept;

/** As an id ends where both are plain; where they aren't, no id ends so. */
const endOf = ({ namespace, name }: ObjectKey): string => `~${namespace}~${name}`;

/** undefined unless the first is of that name, and all others are ids of what sources say of it as a pod. */
const namedIdsOf = (first: EntityId, ids: readonly EntityId[], of: ObjectKey): NamedIds | undefined => {
  const end = endOf(of);
  if (!first.endsWith(end)) return undefined;
  const start = first.slice(0, first.length - end.length);
  const sources: string[] = [];
  for (let at = 1; at < ids.length; at += 1) {
    const id = ids[at];
    const source = id === undefined ? undefined : sourceInEvidenceId(id, first);
    if (source === undefined) return undefined;
    sources.push(source);
  }
  const key = [start, ...sources].join("~");
  const known = knownIds.get(key);
  if (known !== undefined) return known;
  const made = { start, sources };
  knownIds.set(key, made);
  return made;
};

/** As many as there are kinds of objects and combinations of sources, in each cluster. */
const knownIds = new Map<string, NamedIds>();
