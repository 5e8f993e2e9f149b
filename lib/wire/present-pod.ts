import type { KubeEvent } from "../model/kube-event.ts";
import type { Pod } from "../model/workload.ts";
import type { ClusterView } from "../cluster/cluster-model.ts";
import { checkPod } from "../plan/check-pod.ts";
import { createPreflight } from "../plan/preflight.ts";
import type { Facts } from "./facts.ts";
import type { KubeEventWire, PodDetailWire, PodWire } from "./pod.ts";
import { presentFlag } from "./present-flag.ts";
import { presentAttachment, presentProblem } from "./present-attachment.ts";

export const presentPod = ({ view, audit }: Facts, pod: Pod): PodWire => ({
  id: pod.id,
  cluster: pod.cluster,
  namespace: pod.namespace,
  name: pod.name,
  uid: pod.uid,
  node: pod.node,
  phase: pod.phase,
  reason: pod.reason,
  hostNetwork: pod.isHostNetwork,
  virtualMachine: pod.virtualMachine,
  controller: pod.controller === null ? null : { ...pod.controller },
  createdAt: pod.createdAt,
  deletedAt: pod.deletedAt,
  podIPs: [...pod.podIPs],
  attachments: view.attachmentsOf(pod.id).map(presentAttachment),
  problems: view.evidenceOf(pod.id).flatMap((evidence) => evidence.problems.map(presentProblem)),
  ...presentFlag(audit.findingsAbout(pod.id)),
  attachRefusal: attachRefusalOf(view, pod),
});

export const presentPodDetail = (facts: Facts, pod: Pod): PodDetailWire => {
  const evidence = facts.view.evidenceOf(pod.id);
  const askedText = evidence.find((one) => one.askedText !== undefined)?.askedText;
  return {
    ...presentPod(facts, pod),
    kubeEvents: facts.view.kubeEventsOf(pod.id).map(presentKubeEvent),
    askedText: askedText === undefined ? null : askedText.slice(0, ASKED_TEXT_LENGTH),
    revision: facts.revision,
  };
};

const ASKED_TEXT_LENGTH = 16 * 1024;

export const presentKubeEvent = (event: KubeEvent): KubeEventWire => ({
  type: event.type,
  reason: event.reason,
  component: event.component,
  message: event.message,
  count: event.count,
  firstAt: event.firstAt,
  lastAt: event.lastAt,
});

/** What stands against any change of this pod's networks, before one is even named. */
const attachRefusalOf = (view: ClusterView, pod: Pod): string | null => {
  const preflight = createPreflight();
  checkPod(view, pod, pod.uid, preflight);
  return preflight.refusal()?.detail ?? null;
};
