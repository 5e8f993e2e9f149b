import { selectionText } from "../cni/selection-text.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import { type ChangeablePod, checkController, checkPod, nameOf } from "./check-pod.ts";
import { checkRest } from "./check-rest.ts";
import type { DetachIntent, Planned } from "./plan.ts";
import { createPreflight, type Preflight } from "./preflight.ts";
import { requestPatch } from "./requested.ts";

/** Removing takes 0.1 to 0.4 s as a rule (captures, item 7). */
export const DETACH_WITHIN_MS = 20_000;

/**
 * Plans to take one network out of a running pod's request; all others keep their place and meaning. What was asked and
 * never came is only taken back: that needs neither the network's definition nor the controller.
 */
export const planDetach = (intent: DetachIntent, view: ClusterView): Planned => {
  const preflight = createPreflight();
  const changeable = checkPod(view, intent.pod, intent.podUid, preflight);
  const leaving = changeable === undefined ? undefined : chooseLeaving(intent, changeable, preflight);
  if (changeable === undefined || leaving === undefined) return refused(preflight);
  const { pod, requested } = changeable;
  const [first] = leaving;
  const attached = leaving.find(({ reported }) => reported !== null);
  if (attached === undefined)
    preflight.pass("removal", "Nothing is attached: only the request is taken back");
  else {
    checkController(view, pod, preflight);
    checkRemoval(view, attached, changeable, preflight);
  }
  checkRest(changeable, leaving, preflight);
  if (preflight.refusal() !== undefined) return refused(preflight);
  noteOthers(leaving, changeable, preflight);
  const ids = new Set(leaving.map(({ id }) => id));
  const after = selectionText(
    requested.elements
      .filter(({ attachment }) => attachment === undefined || !ids.has(attachment.id))
      .map(({ element }) => element),
  );
  return {
    ok: true,
    plan: {
      kind: "detach",
      pod: intent.pod,
      podUid: pod.uid,
      network: first.network,
      interface: intent.interface,
      preflight: preflight.checks(),
      patches: [requestPatch(pod, requested.text, after)],
      before: requested.text,
      after,
      expectation: {
        text:
          attached === undefined
            ? `The pod no longer asks for ${nameOf(first)}.`
            : `network-status no longer names ${nameOf(attached)}.`,
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

type Leaving = readonly [Attachment, ...Attachment[]];

/** One network under one name. Where the annotation has it several times, all of them: one left over would keep it. */
const chooseLeaving = (
  intent: DetachIntent,
  { attachments }: ChangeablePod,
  preflight: Preflight,
): Leaving | undefined => {
  const wanted = intent.network;
  const matching = attachments.filter(
    ({ interface: name, network }) =>
      (name ?? UNNAMED) === intent.interface &&
      (wanted === undefined || (network.namespace === wanted.namespace && network.name === wanted.name)),
  );
  const [first] = matching;
  if (first === undefined) {
    preflight.refuse(
      "ATTACHMENT_NOT_FOUND",
      `There is no ${intent.interface.slice(0, 30)}`,
      wanted === undefined
        ? "The pod has no attachment of that name."
        : `The pod has no attachment of that name on ${wanted.namespace ?? "-"}/${wanted.name}.`,
    );
    return undefined;
  }
  const networks = new Set(matching.map(({ network }) => `${network.namespace ?? "-"}/${network.name}`));
  if (networks.size > 1) {
    preflight.refuse(
      "ATTACHMENT_AMBIGUOUS",
      `Several attachments are called ${intent.interface}`,
      `Say which network: ${[...networks].join(", ")}.`,
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
  const [asked, ...doubles] = matching.filter((attachment) => attachment.asked?.source === "networks");
  if (asked === undefined) {
    preflight.refuse(
      "ATTACHMENT_NOT_ASKED",
      `Nobody asks for ${nameOf(first)}`,
      "It isn’t in the pod’s request, so there is nothing to take out of it.",
    );
    return undefined;
  }
  return [asked, ...doubles];
};

const checkRemoval = (
  view: ClusterView,
  leaving: Attachment,
  { attachments }: ChangeablePod,
  preflight: Preflight,
): void => {
  checkDefinition(view, leaving, preflight);
  const addresses = (leaving.reported?.addresses ?? []).map(({ address }) => address);
  if (addresses.length > 0) {
    preflight.warn(
      "addresses",
      `${addresses.join(" and ")} will be free`,
      "Another pod may be given the address.",
    );
  }
  const twin = attachments.find(
    (other) =>
      other.interface !== null &&
      other.interface === leaving.interface &&
      other.reported !== null &&
      (other.network.name !== leaving.network.name || other.network.namespace !== leaving.network.namespace),
  );
  if (twin !== undefined) {
    preflight.warn(
      "same-interface",
      `${nameOf(twin)} shares the name`,
      "The plugin removes the link by its name, whichever network it belongs to.",
    );
  }
};

const checkDefinition = (view: ClusterView, leaving: Attachment, preflight: Preflight): void => {
  const network = view.network(leaving.network)?.defined;
  if (network === undefined) {
    if (view.isSynced(NADS)) {
      preflight.refuse(
        "NETWORK_NOT_FOUND",
        `${leaving.network.name} does not exist any more`,
        "The controller needs its configuration to detach; without it the link stays for ever. Define it again first.",
      );
    } else {
      preflight.unknown(
        "configuration",
        `The configuration of ${leaving.network.name}`,
        "Networks are not current; the controller needs it to detach.",
      );
    }
  } else if (network.type === null) {
    preflight.refuse(
      "NETWORK_INVALID",
      `${leaving.network.name} can’t be read`,
      "The controller needs its configuration to detach.",
    );
  } else if (network.resourceName !== null) {
    preflight.unknown(
      "device",
      `Its device of ${network.resourceName}`,
      "The controller does not know devices; whether it can give this one back can’t be told.",
    );
  }
};

const noteOthers = (leaving: Leaving, { pod }: ChangeablePod, preflight: Preflight): void => {
  if (leaving.length > 1) {
    preflight.warn(
      "doubles",
      `It is asked ${leaving.length} times`,
      "All of them go: one left over would keep it.",
    );
  }
  if (pod.controller !== null) {
    preflight.warn(
      "lasting",
      "It may come back when the pod is replaced",
      `${pod.controller.kind} ${pod.controller.name} stays as it is.`,
    );
  }
};

/** What stands for no name in a path. */
const UNNAMED = "-";
const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
