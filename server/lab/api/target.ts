import type { ApiContext } from "./call.ts";
import type { LabObject } from "../lab-cluster.ts";
import { toEventsGroup } from "../store/event-faces.ts";
import { apiVersionOf } from "../store/resource-type.ts";
import type { ResourceType } from "../store/resource-type.ts";
import { bodyOf, encodeBody } from "../store/stored.ts";
import type { Stored } from "../store/stored.ts";

/** One served resource in one version, with its JSON encoding. */
export interface Target {
  type: ResourceType;
  version: string;
  apiVersion: string;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  /** `{"kind":"Pod","apiVersion":"v1",` */
  opening: string;
}

/** What the server knows now: every type but those that a fault hides. */
export function servedTypes({ store, faults }: ApiContext): readonly ResourceType[] {
  return store.types().filter(({ key }) => !faults.isOn(`absent:${key}`));
}

export function makeTarget(
  type: ResourceType,
  version: string,
  place: { namespace: string | undefined; name: string | undefined; subresource: string | undefined },
): Target {
  const apiVersion = apiVersionOf(type.group, version);
  const opening = type.isCustom
    ? `{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(type.kind)},`
    : `{"kind":${JSON.stringify(type.kind)},"apiVersion":${JSON.stringify(apiVersion)},`;
  return { type, version, apiVersion, ...place, opening };
}

/** The object as this target's version shows it. */
export function shownObject(target: Target, item: Stored): LabObject {
  const object = target.type.faceOf === undefined ? item.object : toEventsGroup(item.object);
  return { ...object, kind: target.type.kind, apiVersion: target.apiVersion };
}

/** The other face of a stored object has no place on it for its encoding. */
const faceBodies = new WeakMap<Stored, string>();

/** Above this many objects JSON is encoded anew each time: kept, it would cost gigabytes. */
export const KEPT_BODIES_MAX = 60_000;

export function jsonBody(target: Target, item: Stored, isKept = true): string {
  if (target.type.faceOf === undefined)
    return isKept || item.body !== undefined ? bodyOf(item) : encodeBody(item.object);
  let body = faceBodies.get(item);
  if (body === undefined) {
    body = encodeBody(toEventsGroup(item.object));
    faceBodies.set(item, body);
  }
  return body;
}

/** As a get or a watch shows it, with kind and apiVersion. */
export function jsonObject(target: Target, item: Stored, isKept = true): string {
  return target.opening + jsonBody(target, item, isKept);
}

/** As a list shows it: items of built-ins carry neither kind nor apiVersion. */
export function jsonListItem(target: Target, item: Stored, isKept = true): string {
  return target.type.isCustom ? jsonObject(target, item, isKept) : `{${jsonBody(target, item, isKept)}`;
}
