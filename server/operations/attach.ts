import type { ProviderId } from "../../lib/model/ids.ts";
import type { AttachIntent } from "../../lib/plan/plan.ts";
import type { AttachRequest } from "../../lib/wire/operation.ts";

/** What a viewer wants, from what they sent. The namespace `-` stands for none, as in paths. */
export const attachIntent = (request: AttachRequest): AttachIntent => ({
  kind: "attach",
  pod: { namespace: request.namespace, name: request.pod },
  podUid: request.podUid,
  network: {
    provider: providerOf(request.network.provider),
    namespace: request.network.namespace === "-" ? null : request.network.namespace,
    name: request.network.name,
  },
  interface: request.interface,
  ips: request.ips ?? [],
  mac: request.mac,
});

const PROVIDERS: readonly ProviderId[] = [
  "multus",
  "cluster-default",
  "ovn-kubernetes",
  "kubernetes-network",
  "podnetwork",
  "gke",
  "dra",
  "kubevirt",
];

/** One that we don't know has no networks: the planner then says that there is no such network. */
const providerOf = (text: string | undefined): ProviderId =>
  PROVIDERS.find((provider) => provider === text) ?? "multus";
