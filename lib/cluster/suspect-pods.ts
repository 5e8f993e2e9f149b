import type { Pod } from "../model/workload.ts";
import { createKeptSelection } from "./kept-selection.ts";
import type { PodRecord, PodStore } from "./pod-store.ts";
import {
  createTemplateLookup,
  rememberingLookup,
  type TemplateLookup,
  type Templates,
} from "./template-lookup.ts";

/**
 * Pods that anything may be said of, kept up to date with each that is settled: where there are 150,000, to look at each
 * takes longer than all that is to be said of those that are ill.
 */
export interface SuspectPods {
  /** undefined: many were gone past. The same pod may come twice. */
  walk(): Iterable<Pod | undefined>;
  /** It was settled, or its template is another. */
  look(record: PodRecord): void;
  /** Its pod went. */
  forget(record: PodRecord): void;
  /** Pods that are there already may be of a template that was not known before. They are looked for at the next walk. */
  templateCame(namespace: string): void;
}

export const createSuspectPods = (pods: PodStore, templates: Templates): SuspectPods => {
  const isSuspectBy =
    (templateOf: TemplateLookup) =>
    ({ pod, gist, packed }: PodRecord): boolean => {
      if (pod === undefined) return false;
      if (gist?.isPlain !== true || pod.phase === "Pending" || pod.virtualMachine !== null) return true;
      const template = templateOf(pod);
      if (template === undefined) return false;
      const form = packed?.forms.find(({ source }) => source === TEMPLATE_SOURCE);
      return (form?.askedText ?? null) !== template.askedText;
    };
  const kept = createKeptSelection(pods.records, isSuspectBy(createTemplateLookup(templates)), () =>
    isSuspectBy(rememberingLookup(templates)),
  );
  /** How many came since it was looked through, by namespace. */
  const newTemplates = new Map<string, number>();

  const lookAtNewTemplates = function* (): Generator<undefined, undefined> {
    let passed = 0;
    for (const [namespace, count] of newTemplates) {
      for (const id of pods.byNamespace.of(namespace)) {
        const record = pods.record(id);
        if (record !== undefined) kept.look(record);
        if ((passed += 1) % PASSED_MAX === 0) yield undefined;
      }
      if (newTemplates.get(namespace) === count) newTemplates.delete(namespace);
    }
  };

  return {
    walk: function* () {
      yield* lookAtNewTemplates();
      for (const record of kept.walk()) yield record?.pod;
      // Who has an address of others changes with the others.
      for (const id of pods.byAddress.inCompany()) yield pods.record(id)?.pod;
    },
    look: kept.look,
    forget: kept.forget,
    templateCame: (namespace) => {
      if (kept.isKept()) newTemplates.set(namespace, (newTemplates.get(namespace) ?? 0) + 1);
    },
  };
};

const PASSED_MAX = 200;

/** Whose text a template's `askedText` is. */
export const TEMPLATE_SOURCE = "multus";
