import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import { type ChangeablePod, checkPod, nameOf } from "./check-pod.ts";
import type { DetachIntent, Planned } from "./plan.ts";
import { createPreflight, type Preflight } from "./preflight.ts";
import { requestPatch, requestText } from "./requested.ts";

/** Removing takes 0.1 to 0.4 s as a rule (captures, item 7). */
export const DETACH_WITHIN_MS = 20_000;

/** Plans to take one element out of a running pod's request; all others keep their place and meaning. */
export const planDetach = (intent: DetachIntent, view: ClusterView): Planned => {
  const preflight = createPreflight();
  const changeable = checkPod(view, intent.pod, intent.podUid, preflight);
  const leaving = changeable === undefined ? undefined : chooseLeaving(intent, changeable, preflight);
  if (changeable === undefined || leaving === undefined) return refused(preflight);
  const { pod, requested } = changeable;
  checkRemoval(view, leaving, preflight);
  checkRest(changeable, leaving, preflight);
  const index = requested.elements.findIndex(({ attachment }) => attachment?.id === leaving.id);
  if (index === -1) {
    preflight.refuse("ATTACHMENT_NOT_ASKED", `Nobody asks for ${nameOf(leaving)}`, NOT_ASKED);
  }
  if (preflight.refusal() !== undefined) return refused(preflight);
  const after = requestText(requested.elements.filter((_, at) => at !== index).map(({ value }) => value));
  return {
    ok: true,
    plan: {
      kind: "detach",
      pod: intent.pod,
      podUid: pod.uid,
      network: leaving.network,
      interface: intent.interface,
      preflight: preflight.checks(),
      patches: [requestPatch(pod, requested.text, after)],
      before: requested.text,
      after,
      expectation: {
        text: `network-status no longer names ${intent.interface} on ${leaving.network.name}.`,
        withinMs: DETACH_WITHIN_MS,
      },
    },
  };
};

const refused = (preflight: Preflight): Planned => ({
  ok: false,
  refusal: preflight.refusal() ?? {
    code: "ATTACHMENT_NOT_FOUND",
    detail: "There is nothing to detach.",
    preflight: preflight.checks(),
  },
});

const chooseLeaving = (
  intent: DetachIntent,
  { attachments }: ChangeablePod,
  preflight: Preflight,
): Attachment | undefined => {
  const named = attachments.filter((attachment) => attachment.interface === intent.interface);
  const wanted = intent.network;
  const matching =
    wanted === undefined
      ? named
      : named.filter(({ network }) => network.namespace === wanted.namespace && network.name === wanted.name);
  const [first, second] = matching;
  if (first === undefined) {
    preflight.refuse(
      "ATTACHMENT_NOT_FOUND",
      `There is no ${intent.interface}`,
      "The pod has no attachment of that name.",
    );
    return undefined;
  }
  if (second !== undefined) {
    preflight.refuse(
      "ATTACHMENT_AMBIGUOUS",
      `Several attachments are called ${intent.interface}`,
      `Say which network: ${matching.map(({ network }) => `${network.namespace ?? "-"}/${network.name}`).join(", ")}.`,
    );
    return undefined;
  }
  if (first.isDefault) {
    preflight.refuse(
      "ATTACHMENT_IS_DEFAULT",
      `${intent.interface} is the pod’s default network`,
      "It comes and goes with the pod.",
    );
    return undefined;
  }
  if (first.asked === null) {
    preflight.refuse("ATTACHMENT_NOT_ASKED", `Nobody asks for ${nameOf(first)}`, NOT_ASKED);
    return undefined;
  }
  return first;
};

const checkRemoval = (view: ClusterView, leaving: Attachment, preflight: Preflight): void => {
  if (leaving.reported === null) {
    preflight.pass("removal", "Nothing is attached: only the request is taken back");
    return;
  }
  const entry = view.network(leaving.network);
  if (entry?.defined === undefined && view.isSynced(NADS)) {
    preflight.refuse(
      "NETWORK_NOT_FOUND",
      `${leaving.network.name} does not exist any more`,
      "The controller needs its configuration to detach; without it the link stays for ever. Define it again first.",
    );
    return;
  }
  if (entry?.defined?.type === null) {
    preflight.refuse(
      "NETWORK_INVALID",
      `${leaving.network.name} can’t be read`,
      "The controller needs its configuration to detach.",
    );
    return;
  }
  const addresses = leaving.reported.addresses.map(({ address }) => address);
  if (addresses.length > 0) {
    preflight.warn(
      "addresses",
      `${addresses.join(" and ")} will be free`,
      "Another pod may be given the address.",
    );
  }
};

/** Adds run before removals, and a failing add keeps removals from running (captures, item 6). */
const checkRest = (
  { requested, attachments }: ChangeablePod,
  leaving: Attachment,
  preflight: Preflight,
): void => {
  const others = requested.elements.filter(({ attachment }) => attachment?.id !== leaving.id);
  if (others.some((element) => element.interface === null)) {
    preflight.refuse(
      "POD_ANNOTATION_AMBIGUOUS",
      "Another element of its request has no interface",
      "The status doesn’t tell which one it became, so the controller would try to add it and never come to removing.",
    );
  }
  const blocking = others.find(
    ({ attachment }) => attachment !== undefined && attachment.reported === null,
  )?.attachment;
  if (blocking !== undefined && leaving.reported !== null && blocking.state !== "attaching") {
    preflight.refuse(
      "REQUEST_BLOCKED",
      `${nameOf(blocking)} was asked and never came`,
      "The controller would try it first, fail, and never come to removing. Take that request back before.",
    );
  }
  const unasked = attachments.find(
    (attachment) => attachment.asked === null && attachment.reported !== null && !attachment.isDefault,
  );
  if (unasked !== undefined) {
    preflight.warn(
      "unasked",
      `${nameOf(unasked)} goes too`,
      "It is reported, but nobody asks for it: the controller detaches it with any change.",
    );
  }
};

const NOT_ASKED = "It isn’t in the pod’s request, so there is nothing to take out of it.";
const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
