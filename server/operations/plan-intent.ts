import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import { planAttach } from "../../lib/plan/attach.ts";
import { planDetach } from "../../lib/plan/detach.ts";
import type { Intent, Planned } from "../../lib/plan/plan.ts";

/** The planner of an intent. */
export const planIntent = (intent: Intent, view: ClusterView): Planned => {
  switch (intent.kind) {
    case "attach":
      return planAttach(intent, view);
    case "detach":
      return planDetach(intent, view);
  }
};
