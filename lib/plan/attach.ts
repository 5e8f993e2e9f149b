import { isSafeInterfaceName } from "../cni/interface-name.ts";
import { newElement, selectionText } from "../cni/selection-text.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Network } from "../model/network.ts";
import { checkAddresses, checkMac } from "./check-wishes.ts";
import { checkNetwork } from "./check-network.ts";
import { type ChangeablePod, checkController, checkPod, checkStatus } from "./check-pod.ts";
import { checkRest } from "./check-rest.ts";
import type { AttachIntent, Expectation, Planned } from "./plan.ts";
import { createPreflight, type Preflight } from "./preflight.ts";
import { requestPatch } from "./requested.ts";

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
  checkController(view, pod, preflight);
  checkStatus(changeable, preflight);
  const network = checkNetwork(view, intent.network, pod, preflight);
  const name = checkInterface(view, intent.interface, changeable, preflight);
  if (network !== undefined) {
    checkAddresses(view, network, pod, intent.ips, preflight);
    checkMac(network, intent.mac, preflight);
    noteSameNetwork(network, changeable, preflight);
  }
  checkRest(changeable, [], preflight);
  const refusal = preflight.refusal();
  if (refusal !== undefined || network === undefined) return refused(preflight);
  if (pod.controller !== null) {
    preflight.warn(
      "lasting",
      "Lost when the pod is replaced",
      `${pod.controller.kind} ${pod.controller.name} stays as it is.`,
    );
  }
  const added = newElement({
    namespace: network.key.namespace ?? pod.namespace,
    name: network.key.name,
    interface: name,
    ips: intent.ips,
    ...(intent.mac === undefined ? {} : { mac: intent.mac }),
  });
  const after = selectionText([...requested.elements.map(({ element }) => element), added]);
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
  view: ClusterView,
  wished: string | undefined,
  changeable: ChangeablePod,
  preflight: Preflight,
): string => {
  const taken = namesTaken(view, changeable);
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

/** By any witness; links that the kernel has and nobody ascribes to a network are no attachments, but are in the way, too. */
const namesTaken = (view: ClusterView, { pod, attachments, requested }: ChangeablePod): ReadonlySet<string> =>
  new Set(
    [
      ...ALWAYS_THERE,
      ...attachments.flatMap((attachment) => [
        attachment.interface,
        attachment.asked?.interface ?? null,
        attachment.reported?.interface ?? null,
      ]),
      ...view
        .evidenceOf(pod.id)
        .flatMap((evidence) => (evidence.observed ?? []).map((claim) => claim.interface)),
      ...requested.elements.map(({ element }) => element.interface),
    ].filter((name) => name !== null),
  );

const ALWAYS_THERE = ["lo", "eth0"];

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

const expectationOf = (network: Network, name: string, ips: readonly string[]): Expectation => ({
  text:
    network.ipam === null
      ? `network-status names ${name} on ${network.key.name}.`
      : `network-status names ${name} on ${network.key.name} with ${ips.length === 0 ? "an address" : ips.join(" and ")}.`,
  withinMs: ATTACH_WITHIN_MS,
});
