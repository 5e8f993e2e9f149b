import { sandboxFailure } from "../../cluster/sandbox-failure.ts";
import type { Rule } from "../rule.ts";
import { evidence, networkSubject, podSubject, sentence } from "../wording.ts";

/**
 * The kubelet can't set up the pod's sandbox because of one of its networks. All networks of a pod come or none: one that
 * fails keeps the pod from starting. The kubelet tries again every twelve seconds or so, and the text is its own.
 */
export const podCannotStart: Rule = {
  code: "MOOR301",
  title: "Pod can’t start because of its networks",
  help:
    "The kubelet can’t set up the pod’s sandbox because of one of its networks. All networks of a pod come or none: one " +
    "that fails keeps the pod from starting. The kubelet tries again every twelve seconds or so, and the text is its own.",
  about: "pod",
  check: (id, { view }) => {
    const pod = view.pod(id);
    if (pod === undefined || pod.phase !== "Pending" || pod.deletedAt !== null) return [];
    const failure = sandboxFailure(view.kubeEventsOf(id));
    if (failure === undefined) return [];
    return [
      {
        about: "",
        title: `${pod.name} can’t start: ${failure.cause}`,
        detail: "All networks of a pod come or none, so it stays pending. The kubelet goes on trying.",
        severity: "error",
        confidence: "certain",
        verdict: "present",
        subjects: [
          podSubject(pod),
          ...(failure.network === null ? [] : [networkSubject({ provider: "multus", ...failure.network })]),
        ],
        evidence: [
          evidence("fail", sentence(failure.cause), "kubelet", failure.at),
          evidence("pass", "The pod is pending", "pods", pod.createdAt),
        ],
        remedy:
          REMEDIES[failure.kind] ??
          "Mend what the kubelet names, or take the network out of the pod’s template.",
        refs: [pod.from],
      },
    ];
  },
};

const REMEDIES: Readonly<Record<string, string>> = {
  "network-missing": "Define the network, or take it out of the pod’s template.",
  "network-invalid": "Mend the network’s configuration.",
  "request-unreadable": "Write the request anew in the pod’s template.",
  "pool-exhausted": "Free addresses of the pool, or make its range larger.",
  "plugin-missing": "Install the plugin on the node.",
  "master-missing": "Bring the device up on the node, or name one that is there.",
  "interface-taken": "Give each element of the request its own interface name.",
  "multus-unreachable": "Look after Multus on that node.",
};
