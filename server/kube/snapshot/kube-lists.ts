import { z } from "zod";
import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import { asKubeObject } from "../incoming.ts";

/** What one file of a snapshot holds. */
export interface FoundObjects {
  readonly objects: readonly FoundObject[];
  /** Kinds that the file is a list of: known to be complete even where it is empty. */
  readonly listed: readonly GroupKind[];
  /** Items that are no Kubernetes objects. */
  readonly bad: number;
}

export interface FoundObject extends GroupKind {
  readonly object: KubeObject;
}

export interface GroupKind {
  /** "" for the core group. */
  readonly group: string;
  readonly kind: string;
}

const ListShape = z.object({
  apiVersion: z.string().nullish(),
  kind: z.string().nullish(),
  items: z.array(z.unknown()),
});

/**
 * Reads a JSON document: `kubectl get -o json` (kind List), a raw list (`PodList`, whose items have neither kind nor
 * apiVersion of their own), or a single object. undefined where it is none of these.
 */
export const findObjects = (json: unknown): FoundObjects | undefined => {
  const list = ListShape.safeParse(json);
  if (!list.success) {
    const found = asFound(json, undefined);
    return found === undefined ? undefined : { objects: [found], listed: [], bad: 0 };
  }
  const kind = list.data.kind ?? "List";
  const itemKind = kind.endsWith("List") ? kind.slice(0, -"List".length) : "";
  const ofList = itemKind === "" ? undefined : { apiVersion: list.data.apiVersion ?? "v1", kind: itemKind };
  const objects = list.data.items.flatMap((item) => asFound(item, ofList) ?? []);
  if (objects.length === 0 && ofList === undefined && list.data.items.length > 0) return undefined;
  return {
    objects,
    listed: ofList === undefined ? [] : [{ group: groupOf(ofList.apiVersion), kind: ofList.kind }],
    bad: list.data.items.length - objects.length,
  };
};

const asFound = (
  value: unknown,
  ofList: { readonly apiVersion: string; readonly kind: string } | undefined,
): FoundObject | undefined => {
  const object = asKubeObject(value);
  if (object === undefined) return undefined;
  const apiVersion = typeof object.apiVersion === "string" ? object.apiVersion : ofList?.apiVersion;
  const kind = typeof object.kind === "string" ? object.kind : ofList?.kind;
  if (apiVersion === undefined || kind === undefined) return undefined;
  return { group: groupOf(apiVersion), kind, object: { ...object, apiVersion, kind } };
};

const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
