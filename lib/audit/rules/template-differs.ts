import { parseSelection } from "../../cni/selection.ts";
import type { Machine } from "../../model/machine.ts";
import type { Pod } from "../../model/workload.ts";
import type { ClusterView } from "../../cluster/cluster-model.ts";
import { TEMPLATE_SOURCE } from "../../cluster/suspect-pods.ts";
import type { Conclusion, Rule } from "../rule.ts";
import { evidence, podName, podSubject } from "../wording.ts";

/**
 * A pod asks for other networks than its controller's template: somebody edited the running pod. What was changed is lost
 * with the pod's next start. The same holds for a virtual machine whose running instance differs from what it is to be.
 * Order and the form of the annotation don't matter. While a rollout is under way a pod is compared with its own
 * ReplicaSet.
 */
export const templateDiffers: Rule = {
  code: "MOOR115",
  title: "Networks that are lost, or come, at the next start",
  help:
    "A pod asks for other networks than its controller’s template: somebody edited the running pod, and what was changed " +
    "is lost with its next start. A virtual machine’s running instance may differ from its definition in the same way. " +
    "Order and form of the annotation don’t matter; a pod is compared with its own ReplicaSet, also during a rollout.",
  about: "pod",
  check: (id, { view }) => {
    const pod = view.pod(id);
    if (pod === undefined || pod.phase !== "Running" || pod.deletedAt !== null || pod.isHostNetwork)
      return [];
    return pod.virtualMachine === null ? ofPod(view, pod) : ofMachine(view, pod, pod.virtualMachine);
  },
};

const ofPod = (view: ClusterView, pod: Pod): readonly Conclusion[] => {
  const template = view.templateOf(pod);
  if (template === undefined) return [];
  const own = view.askedTextOf(pod.id, TEMPLATE_SOURCE) ?? null;
  if (own === template.askedText) return [];
  const now = namesIn(own, pod.namespace);
  const next = namesIn(template.askedText, pod.namespace);
  if (now === undefined || next === undefined) return [];
  return differences(pod, now, next, "template", template.from.name, [pod.from, template.from]);
};

const ofMachine = (view: ClusterView, pod: Pod, name: string): readonly Conclusion[] => {
  const { wanted, running } = view.machine(pod.namespace, name) ?? {};
  if (wanted === undefined || running === undefined) return [];
  return differences(pod, networksOf(running), networksOf(wanted), "definition", name, [
    pod.from,
    wanted.from,
    running.from,
  ]);
};

const networksOf = ({ asked }: Machine): readonly string[] =>
  asked.flatMap(({ network }) => (network === null ? [] : [`${network.namespace}/${network.name}`]));

/** `namespace/name` of each element; undefined where the text can’t be read. */
const namesIn = (text: string | null, namespace: string): readonly string[] | undefined => {
  if (text === null) return [];
  const read = parseSelection(text, namespace);
  if (!read.ok) return undefined;
  return read.value.elements.map((each) => `${each.namespace}/${each.name}`);
};

const differences = (
  pod: Pod,
  now: readonly string[],
  next: readonly string[],
  what: string,
  of: string,
  refs: Conclusion["refs"],
): readonly Conclusion[] => {
  const lost = without(now, next);
  const coming = without(next, now);
  if (lost.length === 0 && coming.length === 0) return [];
  const words = [
    ...(lost.length > 0 ? [`loses ${lost.join(", ")}`] : []),
    ...(coming.length > 0 ? [`gets ${coming.join(", ")}`] : []),
  ].join(" and ");
  return [
    {
      about: "",
      title: `${pod.name} ${words} at its next start`,
      detail: `What runs and the ${what} of ${of} name different networks.`,
      severity: "info",
      confidence: "certain",
      verdict: "present",
      subjects: [podSubject(pod)],
      evidence: [
        evidence("pass", `${podName(pod)} asks for ${now.join(", ") || "no network"}`, "networks"),
        evidence("fail", `The ${what} of ${of} names ${next.join(", ") || "no network"}`, "template"),
      ],
      remedy: `Change the ${what}, or the running one, whichever is meant.`,
      refs,
    },
  ];
};

/** Each name as often as it is more than in the other list. */
const without = (all: readonly string[], taken: readonly string[]): readonly string[] => {
  const left = [...taken];
  return all.filter((name) => {
    const at = left.indexOf(name);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
};
