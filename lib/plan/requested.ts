import { parseSelection } from "../cni/selection.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import type { Pod } from "../model/workload.ts";
import type { JsonPatchOperation, PlannedPatch } from "./plan.ts";

const PATH = "/metadata/annotations/k8s.v1.cni.cncf.io~1networks";

/** One element of a pod's request, with the attachment that it leads to. */
export interface RequestedElement {
  readonly attachment: Attachment | undefined;
  /** The name that the element gives, or the one that the pod's status has for it; null where neither tells. */
  readonly interface: string | null;
  /** The element as JSON, every key kept, `interface` filled in where it is known. */
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Requested {
  /** The annotation as written, null where the pod has none. */
  readonly text: string | null;
  readonly elements: readonly RequestedElement[];
}

/**
 * A pod's request as it stands, every element with the interface that network-status reports for it. The controller
 * matches by namespace, name and interface, so an element without one would never match (captures, item 6).
 * Answers why it can't be read, as text.
 */
export const readRequested = (view: ClusterView, pod: Pod): Requested | string => {
  const text = view.evidenceOf(pod.id).find((evidence) => evidence.askedText !== undefined)?.askedText;
  if (text === undefined) return { text: null, elements: [] };
  const selection = parseSelection(text, pod.namespace);
  if (!selection.ok) return selection.problem.detail;
  const byIndex = new Map<number, Attachment>();
  for (const attachment of view.attachmentsOf(pod.id)) {
    if (attachment.asked !== null && !attachment.isDefault) byIndex.set(attachment.asked.index, attachment);
  }
  return {
    text,
    elements: selection.value.elements.map((element, index) => {
      const attachment = byIndex.get(index);
      const name = element.interface ?? attachment?.reported?.interface ?? null;
      return {
        attachment,
        interface: name,
        value: name === null ? element.value : { ...element.value, interface: name },
      };
    }),
  };
};

/** The annotation's new text: a JSON list, which both Multus and the controller read without a check of names. */
export const requestText = (values: readonly Readonly<Record<string, unknown>>[]): string =>
  JSON.stringify(values);

/**
 * The patch that swaps the annotation, refused by the API if it is another pod or the annotation has changed. Absence
 * can't be tested in a JSON patch: there the object's version stands in for it.
 */
export const requestPatch = (pod: Pod, before: string | null, after: string): PlannedPatch => {
  const pin: JsonPatchOperation =
    before === null
      ? { op: "test", path: "/metadata/resourceVersion", value: pod.resourceVersion }
      : { op: "test", path: PATH, value: before };
  return {
    resource: "pods",
    namespace: pod.namespace,
    name: pod.name,
    operations: [
      { op: "test", path: "/metadata/uid", value: pod.uid },
      pin,
      { op: before === null ? "add" : "replace", path: PATH, value: after },
    ],
  };
};
