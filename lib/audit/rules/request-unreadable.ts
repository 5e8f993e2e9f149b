import type { Rule } from "../rule.ts";
import { evidence, podSubject, sentence } from "../wording.ts";

/**
 * The pod's networks or network-status annotation can't be read. Multus reads it only at pod start, so a running pod may
 * carry garbage for long; it can't start again, and nothing can be attached to it.
 */
export const requestUnreadable: Rule = {
  code: "MOOR121",
  title: "Annotation that can’t be read",
  help:
    "The pod’s networks or network-status annotation can’t be read. Multus reads the request only at pod start, so a " +
    "running pod may carry garbage for long; it can’t start again, and nothing can be attached to it.",
  about: "pod",
  mayConcern: ({ hasProblems }) => hasProblems,
  check: (id, { view }) => {
    const pod = view.pod(id);
    if (pod === undefined) return [];
    const problems = view
      .evidenceOf(id)
      .flatMap((each) => each.problems.map((problem) => ({ problem, from: each.from })));
    const [first] = problems;
    if (first === undefined) return [];
    return [
      {
        about: "",
        title: `An annotation of ${pod.name} can’t be read`,
        detail: `${sentence(first.problem.detail)} What was asked or reported there isn’t known; other pods are not concerned.`,
        severity: "warning",
        confidence: "certain",
        verdict: "present",
        subjects: [podSubject(pod)],
        evidence: problems
          .slice(0, PROBLEMS_SHOWN)
          .map(({ problem }) => evidence("fail", sentence(problem.detail), problem.path ?? "annotation")),
        remedy: "Write the annotation anew; its form is in the Multus documentation.",
        refs: [first.from],
      },
    ];
  },
};

const PROBLEMS_SHOWN = 5;
