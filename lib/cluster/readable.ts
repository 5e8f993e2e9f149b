import type { PodEvidence } from "../model/evidence.ts";
import type { Problem } from "../model/problems.ts";

/** The annotations whose problems hide what was asked, or what was reported. */
const REQUEST = "k8s.v1.cni.cncf.io/networks";
const STATUS = "k8s.v1.cni.cncf.io/network-status";

/** Whether what the source says was asked is all that was asked. */
export const isRequestReadable = (evidence: PodEvidence): boolean => requestProblem(evidence) === undefined;

/** Whether what the source says was reported is all that was reported. */
export const isStatusReadable = (evidence: PodEvidence): boolean =>
  !evidence.problems.some((problem) => isAnnotationProblem(problem) && isAbout(problem, STATUS));

/** Why the request can't be read. */
export const requestProblem = (evidence: PodEvidence): Problem | undefined =>
  evidence.problems.find(
    (problem) =>
      isAnnotationProblem(problem) &&
      (isAbout(problem, REQUEST) || (problem.path === undefined && evidence.askedText !== undefined)),
  );

const isAnnotationProblem = (problem: Problem): boolean => problem.code.startsWith("ANNOTATION_");

const isAbout = (problem: Problem, annotation: string): boolean => {
  const at = problem.path?.indexOf(annotation) ?? -1;
  if (at === -1) return false;
  const next = problem.path?.[at + annotation.length];
  return next === undefined || next === '"' || next === "]" || next === "'";
};
