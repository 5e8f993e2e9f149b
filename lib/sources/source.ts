import type { KubeObject } from "../kube/kube-object.ts";
import type { Entity } from "../model/entity.ts";
import type { Problem } from "../model/problems.ts";

/**
 * The one plug-in contract. A network provider, an IPAM store and an observer are all Sources and differ only in what
 * they yield. Pure, never throws: one raw object in, entities out. The same object always gives the same entities.
 */
export interface Source {
  readonly id: string;
  readonly title: string;
  /** The resources whose objects `derive` wants to see. */
  readonly watches: readonly Watched[];
  derive(object: KubeObject, context: DeriveContext): Derived;
}

/** A resource to list and watch. */
export interface Watched {
  /** "" for the core group; `node-report` for what node agents (or a snapshot's node folders) say. */
  readonly group: string;
  readonly version: string;
  /** Plural, as in the URL. */
  readonly resource: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
}

export interface DeriveContext {
  readonly cluster: string;
  /** The resource that the object was read from (a list's items may lack `kind`). */
  readonly watched: Watched;
}

export interface Derived {
  readonly entities: readonly Entity[];
  readonly problems: readonly Problem[];
}

/** `pods`, `ippools.whereabouts.cni.cncf.io`: how a watched resource is named in states, logs and messages. */
export const watchedName = (watched: Watched): string =>
  watched.group === "" ? watched.resource : `${watched.resource}.${watched.group}`;
