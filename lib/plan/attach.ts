import { isSafeInterfaceName } from "../cni/interface-name.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Network } from "../model/network.ts";
import { checkAddresses, checkMac } from "./check-wishes.ts";
import { checkNetwork } from "./check-network.ts";
import { type ChangeablePod, checkPod, nameOf } from "./check-pod.ts";
import type { AttachIntent, Expectation, Planned } from "./plan.ts";
import { createPreflight, type Preflight } from "./preflight.ts";
import { requestPatch, requestText } from "./requested.ts";

/** The controller answers within 0.5 s as a rule; after a Multus restart it took 15.9 s (captures, items 7 and 12). */
export const ATTACH_WITHIN_MS = 20_000;

/**
 * Plans to add one network to a running pod's request. Every element that stands there already gets the interface that
 * the status reports for it, since the controller matches by it; nothing else of them changes.
 */
export const planAttach = (intent: AttachIntent, view: ClusterView): Planned => {
  const preflight = createPreflight();
  const changeable = checkPod(view, intent.pod, intent.podUid, preflight);
  if (changeable === undefined) return refused(preflight);
  const { pod, requested } = changeable;
  const network = checkNetwork(view, intent.network, pod, preflight);
  const name = checkInterface(intent.interface, changeable, preflight);
  if (network !== undefined) {
    checkAddresses(view, network, intent.ips, preflight);
    checkMac(network, intent.mac, preflight);
    noteSameNetwork(network, changeable, preflight);
  }
  checkRest(changeable, preflight);
  const refusal = preflight.refusal();
  if (refusal !== undefined || network === undefined) return refused(preflight);
  if (pod.controller !== null) {
    preflight.warn(
      "lasting",
      "Lost when the pod is replaced",
      `${pod.controller.kind} ${pod.controller.name} stays as it is.`,
    );
  }
  const element = {
    name: network.key.name,
    ...(network.key.namespace === null ? {} : { namespace: network.key.namespace }),
    interface: name,
    ...(intent.ips.length === 0 ? {} : { ips: intent.ips }),
    ...(intent.mac === undefined ? {} : { mac: intent.mac }),
  };
  const after = requestText([...requested.elements.map(({ value }) => value), element]);
  return {
    ok: true,
    plan: {
      kind: "attach",
      pod: intent.pod,
      podUid: pod.uid,
      network: network.key,
      interface: name,
      preflight: preflight.checks(),
      patches: [requestPatch(pod, requested.text, after)],
      before: requested.text,
      after,
      expectation: expectationOf(network, name, intent.ips),
    },
  };
};

const refused = (preflight: Preflight): Planned => ({
  ok: false,
  refusal: preflight.refusal() ?? {
    code: "NETWORK_NOT_ATTACHABLE",
    detail: "It can’t be attached.",
    preflight: preflight.checks(),
  },
});

/** The wished name, or the next free `netN`. */
const checkInterface = (
  wished: string | undefined,
  changeable: ChangeablePod,
  preflight: Preflight,
): string => {
  const taken = namesTaken(changeable);
  if (wished === undefined) {
    let number = 1;
    while (taken.has(`net${number}`)) number += 1;
    return `net${number}`;
  }
  if (!isSafeInterfaceName(wished)) {
    preflight.refuse(
      "INTERFACE_INVALID",
      `${wished.slice(0, 30)} can’t name an interface`,
      "At most 15 lower-case letters, digits and dashes; the controller takes nothing else.",
    );
  } else if (taken.has(wished)) {
    preflight.refuse(
      "INTERFACE_TAKEN",
      `${wished} is taken`,
      "The pod has or asks for an interface of that name.",
    );
  } else {
    preflight.pass("interface", `${wished} is free`);
  }
  return wished;
};

const namesTaken = ({ attachments, requested }: ChangeablePod): ReadonlySet<string> =>
  new Set(
    [
      ...attachments.flatMap((attachment) => [
        attachment.interface,
        attachment.asked?.interface ?? null,
        attachment.reported?.interface ?? null,
        attachment.observed?.interface ?? null,
      ]),
      ...requested.elements.map((element) => element.interface),
    ].filter((name) => name !== null),
  );

const noteSameNetwork = (network: Network, changeable: ChangeablePod, preflight: Preflight): void => {
  const same = changeable.attachments.filter(
    (attachment) =>
      attachment.network.provider === network.key.provider &&
      attachment.network.namespace === network.key.namespace &&
      attachment.network.name === network.key.name,
  );
  if (same.length > 0) {
    preflight.warn(
      "same-network",
      `Already on ${network.key.name} as ${same.map((attachment) => attachment.interface ?? "unnamed").join(", ")}`,
      "It gets a second interface on the same network.",
    );
  }
};

/**
 * Adds run in the annotation's order and stop at the first that fails; whatever is reported and not asked is detached
 * by any change (captures, items 6 and 10). So the rest of the request must be in order.
 */
const checkRest = ({ requested, attachments }: ChangeablePod, preflight: Preflight): void => {
  const unnamed = requested.elements.find((element) => element.interface === null);
  if (unnamed !== undefined) {
    preflight.refuse(
      "POD_ANNOTATION_AMBIGUOUS",
      "An element of its request has no interface",
      "The status doesn’t tell which one it became, so the controller would try to add it again and stop there.",
    );
  }
  const blocking = requested.elements.find(
    ({ attachment }) => attachment !== undefined && attachment.reported === null,
  )?.attachment;
  if (blocking !== undefined && blocking.state !== "attaching") {
    preflight.refuse(
      "REQUEST_BLOCKED",
      `${nameOf(blocking)} was asked and never came`,
      "The controller would try it first and stop there. Take that request back before.",
    );
  }
  const unasked = attachments.find(
    (attachment) => attachment.asked === null && attachment.reported !== null && !attachment.isDefault,
  );
  if (unasked !== undefined && unasked.state !== "detaching") {
    preflight.refuse(
      "REQUEST_BLOCKED",
      `${nameOf(unasked)} is reported, but nobody asks for it`,
      "Any change of the request makes the controller detach it too; add and remove in one change can undo each other.",
    );
  }
  const implicit = requested.elements.filter(({ attachment }) => attachment?.asked?.interface === null);
  if (implicit.length > 0) {
    preflight.warn(
      "implicit-names",
      `${implicit.map((element) => element.interface ?? "one").join(", ")} has no name in the annotation`,
      "It is written with the name that the status reports, or every later change would fail.",
    );
  }
};

const expectationOf = (network: Network, name: string, ips: readonly string[]): Expectation => ({
  text:
    network.ipam === null
      ? `network-status names ${name} on ${network.key.name}.`
      : `network-status names ${name} on ${network.key.name} with ${ips.length === 0 ? "an address" : ips.join(" and ")}.`,
  withinMs: ATTACH_WITHIN_MS,
});
