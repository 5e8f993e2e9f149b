import type { LabObject } from "../lab-cluster.ts";
import { createAt, type Placing } from "./placement.ts";
import { ago } from "./workloads.ts";

const DAY = 86_400_000;
const POLICIES = "multi-networkpolicies.k8s.cni.cncf.io";

/** Policies of secondary networks: what they are for, their annotation says. */
export function placePolicies(placing: Placing): void {
  const then = ago(placing, 12 * DAY);
  createAt(then, POLICIES, policy("core5g", "n3-from-ran", "n3-macvlan", "10.60.1.0/24"));
  createAt(
    then,
    POLICIES,
    policy("storage", "osd-only", "storage/storage-wb, default/mgmt-v6", "10.60.3.0/24"),
  );
  // The definition that it names was renamed: the policy holds nothing back.
  createAt(then, POLICIES, policy("media", "cams-only", "media/cam-lan", "10.60.6.0/24"));
}

function policy(namespace: string, name: string, networks: string, cidr: string): LabObject {
  return {
    apiVersion: "k8s.cni.cncf.io/v1beta1",
    kind: "MultiNetworkPolicy",
    metadata: { name, namespace, annotations: { "k8s.v1.cni.cncf.io/policy-for": networks } },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port: 8443 }] }],
    },
  };
}
