import { freshName } from "./fresh-name.ts";
import type { LabObject } from "../lab-cluster.ts";
import { numberAt, recordAt, textAt } from "./json.ts";
import { timeText, type LabContext } from "./lab-context.ts";
import { controllerReference, podFromTemplate } from "./pod-template.ts";
import { isLeaving, namespaceOf, phaseOf } from "./pod-view.ts";
import { activePods, createPod, sayFor, writeStatus } from "./workload-writes.ts";
import type { Owned } from "./owned.ts";

const COMPONENT = "job-controller";

/** Runs pods until enough of them have succeeded. */
export function reconcileJob(context: LabContext, owned: Owned, job: LabObject): void {
  if (isLeaving(job) || textAt(job["status"], "completionTime") !== undefined) return;
  const wanted = numberAt(job["spec"], "completions") ?? 1;
  const pods = owned.of(job, "pods");
  const succeeded = pods.filter((pod) => phaseOf(pod) === "Succeeded").length;
  const active = activePods(pods).length;
  if (succeeded + active < wanted) createPod(context, job, COMPONENT, jobPod(context, job));
  const startTime = textAt(job["status"], "startTime") ?? timeText(context.scheduler.now());
  if (succeeded >= wanted) {
    sayFor(context, job, COMPONENT, "Completed", "Job completed");
    writeStatus(
      context,
      "jobs.batch",
      job,
      completedStatus(startTime, timeText(context.scheduler.now()), succeeded),
    );
    return;
  }
  const running = Math.max(active, 1);
  writeStatus(context, "jobs.batch", job, { active: running, startTime, ready: active, terminating: 0 });
}

export function completedStatus(
  startTime: string,
  completionTime: string,
  succeeded: number,
): Record<string, unknown> {
  const condition = {
    type: "Complete",
    status: "True",
    lastProbeTime: completionTime,
    lastTransitionTime: completionTime,
    reason: "CompletionsReached",
    message: "Reached expected number of succeeded pods",
  };
  return { conditions: [condition], startTime, completionTime, succeeded, terminating: 0, ready: 0 };
}

export function jobPod(context: LabContext, job: LabObject): LabObject {
  const { name, uid } = job.metadata;
  const making = {
    name: freshName(context, namespaceOf(job), `${name}-`),
    generateName: `${name}-`,
    owner: controllerReference(job, "batch/v1", "Job"),
    namespace: namespaceOf(job),
    labels: {
      "batch.kubernetes.io/controller-uid": uid ?? "",
      "batch.kubernetes.io/job-name": name,
      "job-name": name,
    },
  };
  return podFromTemplate(recordAt(job["spec"], "template"), making, context.random);
}
