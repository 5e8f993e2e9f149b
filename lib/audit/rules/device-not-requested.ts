import type { Rule } from "../rule.ts";
import { evidence, networkName, networkSubject, podName, podSubject } from "../wording.ts";

/**
 * A network needs a device (SR-IOV) that the kubelet hands out only to pods whose containers request the network's
 * resource. A pod that names such networks more often than it requests devices can't start, or could not start again. A
 * webhook may add the request, but then the pod shows it: what is looked at is the pod, not its template.
 */
export const deviceNotRequested: Rule = {
  code: "MOOR117",
  title: "Device network without a request for the device",
  help:
    "A network needs a device that the kubelet hands out only to pods whose containers request the network’s resource. A " +
    "pod that names such networks more often than it requests devices can’t start, or can’t start again. A webhook may " +
    "add the request, but then the pod shows it.",
  about: "pod",
  mayConcern: ({ needsDevice }) => needsDevice,
  check: (id, { view }) => {
    const pod = view.pod(id);
    if (pod === undefined || pod.isHostNetwork || pod.deletedAt !== null) return [];
    if (pod.phase !== "Running" && pod.phase !== "Pending") return [];
    const wanted = new Map<
      string,
      { count: number; name: string; subject: ReturnType<typeof networkSubject> }
    >();
    for (const { asked, network } of view.attachmentsOf(id)) {
      const resource = asked === null ? null : (view.network(network)?.defined?.resourceName ?? null);
      if (resource === null) continue;
      const count = (wanted.get(resource)?.count ?? 0) + 1;
      wanted.set(resource, { count, name: networkName(network), subject: networkSubject(network) });
    }
    return [...wanted].flatMap(([resource, { count, name, subject }]) => {
      const requested = pod.resources?.[resource] ?? 0;
      if (requested >= count) return [];
      return [
        {
          about: resource,
          title: `${pod.name} requests ${requested} of ${resource}, but names ${count === 1 ? "a network that needs" : `${count} networks that need`} it`,
          detail: "Without a device the plugin can’t make the interface, and the whole pod does not start.",
          severity: "error" as const,
          confidence: "certain" as const,
          verdict: "present" as const,
          subjects: [podSubject(pod), subject],
          evidence: [
            evidence("pass", `${name} names the resource ${resource}`, "network"),
            evidence("fail", `The containers of ${podName(pod)} request ${requested} of it`, "pods"),
          ],
          remedy: `Request ${count} of ${resource} in one of its containers.`,
          refs: [pod.from],
        },
      ];
    });
  },
};
