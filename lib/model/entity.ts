import type { PodEvidence } from "./evidence.ts";
import type { HostLink } from "./host-link.ts";
import type { KubeEvent } from "./kube-event.ts";
import type { Machine } from "./machine.ts";
import type { Network } from "./network.ts";
import type { NodeAgent } from "./node-agent.ts";
import type { Allocation, Pool, Reservation } from "./pool.ts";
import type { WorkloadTemplate } from "./workload-template.ts";
import type { Namespace, Node, Pod } from "./workload.ts";

/** What Sources yield: flat records with an id, each naming the object it comes from. */
export type Entity =
  | Pod
  | Node
  | Namespace
  | PodEvidence
  | Network
  | Pool
  | Allocation
  | Reservation
  | KubeEvent
  | HostLink
  | Machine
  | WorkloadTemplate
  | NodeAgent;

export type EntityKind = Entity["kind"];
