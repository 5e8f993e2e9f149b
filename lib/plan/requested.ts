import { NETWORKS_ANNOTATION } from "../cni/annotations.ts";
import { implicitInterfaceName } from "../cni/interface-name.ts";
import { parseSelection, type Selection, type SelectionElement } from "../cni/selection.ts";
import { withInterface } from "../cni/selection-text.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import type { Pod } from "../model/workload.ts";
import type { JsonPatchOperation, PlannedPatch } from "./plan.ts";

const PATH = `/metadata/annotations/${NETWORKS_ANNOTATION.replaceAll("/", "~1")}`;

/** One element of a pod's request, with the attachment that it leads to. */
export interface RequestedElement {
  readonly attachment: Attachment | undefined;
  /** Every key kept, `interface` written down: as given, else as the status reports it; null where neither tells. */
  readonly element: SelectionElement;
  /** The annotation gives no name; `element` has it from the status. */
  readonly isNameAdded: boolean;
}

export interface Requested {
  /** The annotation as written, null where the pod has none. */
  readonly text: string | null;
  readonly selection: Selection;
  readonly elements: readonly RequestedElement[];
}

/**
 * A pod's request as it stands, every element with the interface that network-status reports for it. The controller
 * matches by namespace, name and interface, so an element without one would never match (captures, item 6).
 * Answers why it can't be read, as text.
 */
export const readRequested = (view: ClusterView, pod: Pod): Requested | string => {
  const text = view.evidenceOf(pod.id).find((evidence) => evidence.askedText !== undefined)?.askedText;
  if (text === undefined) return { text: null, selection: { form: "none", elements: [] }, elements: [] };
  const selection = parseSelection(text, pod.namespace);
  if (!selection.ok) return selection.problem.detail;
  const byIndex = new Map<number, Attachment>();
  const attachments = view.attachmentsOf(pod.id);
  for (const attachment of attachments) {
    if (attachment.asked?.source === "networks") byIndex.set(attachment.asked.index, attachment);
  }
  return {
    text,
    selection: selection.value,
    elements: selection.value.elements.map((element, index) => {
      const attachment = byIndex.get(index);
      const name = element.interface ?? reportedName(attachment, index, attachments);
      return {
        attachment,
        element: name === null ? element : writtenDown(element, name),
        isNameAdded: name !== null && element.interface === null,
      };
    }),
  };
};

/**
 * The name that Multus gave to an element without one: the status has it under the element's place, or as the only one
 * left of that network. Where another is left, which of them it became would be a guess.
 */
const reportedName = (
  attachment: Attachment | undefined,
  index: number,
  attachments: readonly Attachment[],
): string | null => {
  const name = attachment?.reported?.interface ?? null;
  if (attachment === undefined || name === null || name === implicitInterfaceName(index + 1)) return name;
  const isOneLeft = attachments.some(
    (other) =>
      other.asked === null &&
      other.reported !== null &&
      other.network.name === attachment.network.name &&
      other.network.namespace === attachment.network.namespace,
  );
  return isOneLeft ? null : name;
};

/** Old spellings (`interfaceRequest`, `Interface`) are read as the name, but the controller may not know them. */
const writtenDown = (element: SelectionElement, name: string): SelectionElement =>
  element.value["interface"] === name ? element : withInterface({ ...element, interface: null }, name);

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
