import { controllerRefusal } from "../cni/selection-text.ts";
import type { Attachment } from "../model/attachment.ts";
import { type ChangeablePod, nameOf } from "./check-pod.ts";
import type { Preflight } from "./preflight.ts";
import type { RequestedElement } from "./requested.ts";

/**
 * Whether the rest of the request lets the change through. The controller adds what isn't reported, in the annotation's
 * order, stops at the first that fails, and only then removes whatever is reported and not asked (captures, items 6 and
 * 10). `leaving` is what is taken out: where nothing of it is reported, only a request is taken back, and others that
 * failed, too, don't stand in its way.
 */
export const checkRest = (
  { requested, attachments }: ChangeablePod,
  leaving: readonly Attachment[],
  preflight: Preflight,
): void => {
  const others = requested.elements.filter(({ attachment }) => !leaving.some(isSame(attachment)));
  const isAttach = leaving.length === 0;
  checkNames(others, preflight);
  const blocking =
    isAttach || leaving.some(({ reported }) => reported !== null) ? firstMissing(others) : null;
  if (blocking !== null) {
    preflight.refuse(
      "REQUEST_BLOCKED",
      `${nameOf(blocking)} was asked and is not reported`,
      `The controller would try it first and stop there. Take that request back ${isAttach ? "before" : "first"}.`,
    );
  }
  const unasked = attachments.filter(
    (attachment) => attachment.asked === null && attachment.reported !== null && !attachment.isDefault,
  );
  if (unasked.length > 0) checkUnasked(unasked, isAttach, preflight);
  const unreadable = controllerRefusal(requested.selection);
  if (unreadable !== undefined) {
    preflight.warn("short-form", "It is written in the JSON form", `${unreadable} of the short form.`);
  }
};

const isSame = (attachment: Attachment | undefined) => (one: Attachment) => one.id === attachment?.id;

const checkNames = (others: readonly RequestedElement[], preflight: Preflight): void => {
  if (others.some(({ element }) => element.interface === null)) {
    preflight.refuse(
      "POD_ANNOTATION_AMBIGUOUS",
      "An element of its request has no interface",
      "The status doesn’t tell which one it became, so the controller would try to add it and stop there.",
    );
  }
  const added = others.filter(({ isNameAdded }) => isNameAdded);
  if (added.length === 0) return;
  preflight.warn(
    "implicit-names",
    `${added.map(({ element }) => element.interface).join(", ")} has no name in the annotation`,
    "It is written with the name that the status reports, or every later change would fail.",
  );
};

/** The same network twice under one name is one to the controller: a double of what is reported is never tried. */
const firstMissing = (others: readonly RequestedElement[]): Attachment | null => {
  const reported = new Set(
    others.flatMap(({ attachment }) =>
      attachment !== undefined && attachment.reported !== null ? [keyOf(attachment)] : [],
    ),
  );
  const missing = others.find(
    ({ attachment }) =>
      attachment !== undefined && attachment.reported === null && !reported.has(keyOf(attachment)),
  );
  return missing?.attachment ?? null;
};

const keyOf = ({ network, interface: name }: Attachment): string =>
  JSON.stringify([network.namespace, network.name, name]);

const checkUnasked = (unasked: readonly Attachment[], isAttach: boolean, preflight: Preflight): void => {
  const names = unasked.map(nameOf).join(", ");
  if (isAttach) {
    preflight.refuse(
      "REQUEST_BLOCKED",
      `${names} is reported, but nobody asks for it`,
      "Any change of the request makes the controller detach it too; add and remove in one change can undo each other.",
    );
  } else {
    preflight.warn(
      "unasked",
      `${names} goes too`,
      "It is reported, but nobody asks for it: the controller detaches it with any change.",
    );
  }
};
