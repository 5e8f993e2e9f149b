import { countersSchema, netnsDetailSchema } from "../../lib/cni/agent-wire.ts";
import type { KernelWire } from "../../lib/wire/kernel.ts";
import type { AgentAnswer, NodeAgents } from "../kube/feed.ts";

/** What a node's kernel says of a network namespace now, by two calls of its agent. `netns` null is the node's own. */
export const readKernel = async (
  ask: NodeAgents["ask"],
  node: string,
  netns: string | null,
): Promise<AgentAnswer<KernelWire>> => {
  const id = encodeURIComponent(netns ?? "host");
  const [counters, detail] = await Promise.all([
    ask(node, `/v1/counters?netns=${id}`, countersSchema),
    ask(node, `/v1/netns/${id}`, netnsDetailSchema),
  ]);
  if (counters.kind !== "answer") return counters;
  if (detail.kind !== "answer") return detail;
  const { at, overMs, links } = counters.value;
  const { routes, neighbours, bridgeVlans } = detail.value;
  return { kind: "answer", value: { node, netns, at, overMs, links, routes, neighbours, bridgeVlans } };
};
