import { nameOf, type ObjectName, sourceRefOf } from "../kube/metadata.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { Problem } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { DeriveContext, Derived, Watched } from "./source.ts";

export const NOTHING_DERIVED: Derived = { entities: [], problems: [] };

/** The reference to an object of the resource that is being derived: one for all sources that read it in turn. */
export const refIn = ({ cluster, watched }: DeriveContext, name: ObjectName): SourceRef => {
  if (last?.name !== name || last.watched !== watched || last.ref.cluster !== cluster)
    last = { name, watched, ref: sourceRefOf(cluster, watched.group, watched.kind, name) };
  return last.ref;
};

let last: { readonly name: ObjectName; readonly watched: Watched; readonly ref: SourceRef } | undefined;

/** What a source answers for an object that it can't read: the problem, and where it was found. */
export const derivedProblem = (object: KubeObject, context: DeriveContext, problem: Problem): Derived => {
  const name = nameOf(object);
  return {
    entities: [],
    problems: [name === undefined ? problem : { ...problem, from: refIn(context, name) }],
  };
};

/** The same problems, each knowing its object; `path` leads to where the reader began. */
export const problemsAt = (from: SourceRef, path: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, from, path: `${path}${problem.path ?? ""}` }));
