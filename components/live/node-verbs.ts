"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type {
  NodePlanWire,
  CheckRequest,
  NodePlanRequest,
  StatusRequest,
} from "../../lib/wire/node-verbs.ts";

import { apiPath, problemOf, send } from "./api.ts";
import { DOORS } from "./doors.ts";
import { useOne } from "./one.ts";

/** The CNI networks of a node and what its agent may be asked for; asked of the agent itself. */
export const useNodeCni = (node: string | null) =>
  useOne(node === null ? null : ["node-cni", node], `/nodes/${segments(node ?? "")}/cni`, DOORS.nodeCniWire);

/** What the plugins are asked: nothing is changed by it. */
export type VerbQuestion =
  | { readonly verb: "STATUS"; readonly node: string; readonly of: StatusRequest }
  | { readonly verb: "CHECK"; readonly node: string; readonly of: CheckRequest }
  | {
      readonly verb: "CHECK";
      readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string };
      readonly interface: string;
    };

export const useVerb = () => {
  const asking = useMutation({
    mutationFn: (question: VerbQuestion) =>
      "pod" in question
        ? send(
            DOORS.verbAnswerWire,
            "POST",
            apiPath(
              `/attachments/${segments(question.pod.namespace, question.pod.name, question.interface)}/check`,
            ),
            { podUid: question.pod.uid },
          )
        : send(
            DOORS.verbAnswerWire,
            "POST",
            apiPath(`/nodes/${segments(question.node)}/cni/${question.verb.toLowerCase()}`),
            question.of,
          ),
  });
  return {
    ask: asking.mutate,
    answer: asking.data ?? null,
    problem: problemOf(asking.error),
    isAsking: asking.isPending,
  };
};

/** What is to be planned: by the node and what to do there, or by the finding about a lease. */
export type PlanQuestion =
  | { readonly node: string; readonly of: NodePlanRequest }
  | { readonly finding: string; readonly node: string };

export const useNodePlan = () => {
  const planning = useMutation({
    mutationFn: (question: PlanQuestion) =>
      "finding" in question
        ? send(DOORS.nodePlanWire, "POST", apiPath(`/findings/${segments(question.finding)}/release`), {
            dryRun: true,
          })
        : send(DOORS.nodePlanWire, "POST", apiPath(`/nodes/${segments(question.node)}/plans`), question.of),
  });
  return {
    ask: planning.mutate,
    plan: planning.data ?? null,
    problem: problemOf(planning.error),
    isAsking: planning.isPending,
  };
};

/** Carries a plan out, once; resolves to the operation that tells what comes of it. */
export const useRunPlan = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ plan, reason }: { plan: NodePlanWire; reason: string }) =>
      send(DOORS.operationWire, "POST", apiPath(`/nodes/${segments(plan.node, "plans", plan.nonce)}`), {
        hash: plan.hash,
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      }),
    onSuccess: (operation) => {
      client.setQueryData(["operation", operation.id], operation);
      void client.invalidateQueries({ queryKey: ["operations"] });
    },
  });
};

const segments = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join("/");
