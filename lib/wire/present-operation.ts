import {
  isOfPod,
  type NodeOperation,
  type Operation,
  type OperationTarget,
  type PodOperation,
} from "../model/operation.ts";
import type { Plan, PlannedPatch } from "../plan/plan.ts";
import type {
  ExchangesWire,
  NodeOperationWire,
  OperationTargetWire,
  OperationWire,
  PlanWire,
  PodOperationWire,
} from "./operation.ts";
import { presentKubeEvent } from "./present-pod.ts";

export const presentOperation = (operation: Operation): OperationWire =>
  isOfPod(operation) ? presentPodOperation(operation) : presentNodeOperation(operation);

const presentPodOperation = (operation: PodOperation): PodOperationWire => ({
  ...presentCommon(operation),
  kind: operation.kind,
  subject: {
    namespace: operation.pod.namespace,
    pod: operation.pod.name,
    podUid: operation.podUid,
    network: { ...operation.network },
    interface: operation.interface,
  },
  addresses: [...operation.addresses],
  kubeEvents: operation.kubeEvents.map(presentKubeEvent),
});

export const presentExchanges = (operation: Operation): ExchangesWire => ({
  items: isOfPod(operation) ? operation.exchanges.map((exchange) => ({ ...exchange })) : [],
});

const presentNodeOperation = (operation: NodeOperation): NodeOperationWire => ({
  ...presentCommon(operation),
  kind: operation.kind,
  subject: {
    node: operation.node,
    cniNetwork: operation.cniNetwork,
    targets: operation.targets.map(presentTarget),
  },
  note: operation.note,
  answers: operation.answers.map((answer) => ({ ...answer })),
  left: operation.left.map((left) => ({ ...left, leases: [...left.leases] })),
});

const presentTarget = (target: OperationTarget): OperationTargetWire => ({
  containerId: target.containerId,
  interface: target.interface,
  addresses: [...target.addresses],
  pod: target.pod === null ? null : { ...target.pod },
});

const presentCommon = (operation: Operation) => ({
  id: operation.id,
  cluster: operation.cluster,
  viewer: operation.viewer,
  state: operation.state,
  stages: operation.stages.map(({ name, at, detail }) => ({ name, at, detail })),
  startedAt: operation.startedAt,
  endedAt: operation.endedAt,
  deadlineAt: operation.deadlineAt,
  reason: operation.reason === null ? null : { ...operation.reason },
});

export const presentPlan = (plan: Plan, dryRun: PlanWire["dryRun"]): PlanWire => ({
  kind: plan.kind,
  interface: plan.interface,
  preflight: plan.preflight.map((check) => ({ ...check })),
  patches: plan.patches.map((patch) => ({
    target: targetOf(patch),
    contentType: "application/json-patch+json",
    body: patch.operations,
  })),
  before: plan.before,
  after: plan.after,
  kubectl: plan.patches.map(kubectlOf).join("\n"),
  expectation: { ...plan.expectation },
  dryRun: { ...dryRun },
});

const targetOf = (patch: PlannedPatch): string =>
  `/api/v1/namespaces/${patch.namespace}/${patch.resource}/${patch.name}`;

/** The same change as a command to paste, quoted for a POSIX shell. */
const kubectlOf = (patch: PlannedPatch): string =>
  `kubectl patch pod ${patch.name} -n ${patch.namespace} --type=json -p '${JSON.stringify(patch.operations).replaceAll("'", `'\\''`)}'`;
