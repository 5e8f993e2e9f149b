import { isEqual } from "../../lib/kube/is-equal.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { Entity } from "../../lib/model/entity.ts";
import type { Claim } from "../../lib/model/evidence.ts";
import type { EntityId } from "../../lib/model/ids.ts";
import type { Problem } from "../../lib/model/problems.ts";
import {
  type DeriveContext,
  type Derived,
  type Source,
  type Watched,
  watchedName,
} from "../../lib/sources/source.ts";

/** Asks every source that watches the resource what the object amounts to. */
export type Derive = (watched: Watched, object: KubeObject) => Derived;

/** `onFault`: a source broke its promise and threw; the object is set aside, the others go on. */
export const createDerive = (
  cluster: string,
  sources: readonly Source[],
  onFault: (source: Source, error: unknown) => void,
): Derive => {
  const byResource = new Map<string, Source[]>();
  for (const source of sources) {
    for (const watched of source.watches) {
      const name = watchedName(watched);
      byResource.set(name, [...(byResource.get(name) ?? []), source]);
    }
  }
  const deriveBy = (source: Source, object: KubeObject, context: DeriveContext): Derived => {
    try {
      return source.derive(object, context);
    } catch (error) {
      onFault(source, error);
      const { kind } = context.watched;
      const detail = `${kind} ${object.metadata.name} could not be read by ${source.title}`;
      return { entities: [], problems: [{ code: "OBJECT_UNREADABLE", detail }] };
    }
  };

  // Objects come a page of one resource after the other.
  let last: { readonly readers: readonly Source[]; readonly context: DeriveContext } | undefined;

  return (watched, object) => {
    if (last?.context.watched !== watched)
      last = { readers: byResource.get(watchedName(watched)) ?? [], context: { cluster, watched } };
    const { readers, context } = last;
    const [only] = readers;
    if (only !== undefined && readers.length === 1) return deriveBy(only, object, context);
    const entities: Entity[] = [];
    const problems: Problem[] = [];
    for (const source of readers) {
      const derived = deriveBy(source, object, context);
      for (const entity of derived.entities) entities.push(entity);
      for (const problem of derived.problems) problems.push(problem);
    }
    return { entities, problems };
  };
};

/** What has to be put and dropped to get from what one object amounted to (`before`, in the model) to what it does now. */
export const diffEntities = (
  before: readonly EntityId[],
  formerOf: (id: EntityId) => Entity | undefined,
  after: readonly Entity[],
): { put: readonly Entity[]; drop: readonly EntityId[] } => {
  if (before.length === 0) return { put: after, drop: before };
  const former = new Set(before);
  const put = after.filter((entity) => !former.has(entity.id) || !isSameSaid(formerOf(entity.id), entity));
  const present = new Set(after.map(({ id }) => id));
  return { put, drop: before.filter((id) => !present.has(id)) };
};

/** What an observer sees again is nothing new, though it says a later time: the time is that of the last change then. */
const isSameSaid = (former: Entity | undefined, entity: Entity): boolean => {
  if (former?.kind === "host-link" && entity.kind === "host-link") return isEqual(former, entity, SEEN);
  if (former?.kind === "pod-evidence" && entity.kind === "pod-evidence")
    return (
      areClaimsEqual(former.observed, entity.observed, SEEN) &&
      areClaimsEqual(former.reported, entity.reported, REPORTED) &&
      isEqual(former, entity, CLAIMS)
    );
  return isEqual(former, entity);
};

const SEEN = ["at"];
const REPORTED = ["since"];
const CLAIMS = ["observed", "reported"];

type Claims = readonly Claim[] | null;

const areClaimsEqual = (former: Claims, now: Claims, except: readonly string[]): boolean =>
  former === null || now === null
    ? former === now
    : former.length === now.length && former.every((claim, at) => isEqual(claim, now[at], except));
