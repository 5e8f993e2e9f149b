import type { NodePlanWire } from "../../lib/wire/node-verbs.ts";

type PlanWords = Pick<NodePlanWire, "action" | "cniNetwork" | "node" | "targets">;

const firstAddress = ({ targets }: PlanWords): string => targets[0]?.addresses[0] ?? "the lease";

export const planTitle = (plan: PlanWords): string => {
  switch (plan.action) {
    case "gc":
      return `Collect what is left of ${plan.cniNetwork} on ${plan.node}`;
    case "del":
      return `Remove what is left of ${plan.targets[0]?.interface ?? "an interface"} on ${plan.cniNetwork}`;
    case "release":
      return `Release ${firstAddress(plan)} of ${plan.cniNetwork}`;
  }
};

/** The act by its name, for the button. */
export const actWord = (plan: PlanWords): string => {
  switch (plan.action) {
    case "gc":
      return plan.targets.length === 1
        ? "Collect 1 attachment"
        : `Collect ${String(plan.targets.length)} attachments`;
    case "del":
      return "Remove it";
    case "release":
      return `Release ${firstAddress(plan)}`;
  }
};

/** What it means for whoever uses the network, in one or two sentences. */
export const consequence = (plan: PlanWords): string => {
  const again = "It can’t be put back.";
  switch (plan.action) {
    case "gc":
    case "del":
      return `The plugins are given DEL with the recorded result, as the runtime would have. What they still hold for ${plan.targets.length === 1 ? "it" : "them"} on ${plan.node} goes, leases too, and the next pods on ${plan.cniNetwork} may be given the addresses. ${again}`;
    case "release":
      return `The next pod on ${plan.cniNetwork} on ${plan.node} may be given ${firstAddress(plan)}. Only this file goes, and only if it is still exactly the one that was seen. ${again}`;
  }
};
