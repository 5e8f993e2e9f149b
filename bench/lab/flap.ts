import type { Kernel, KernelLink, NodeKernel, Sandbox } from "../../server/lab/controllers/kernel.ts";
import { clockMs, type Flapped, type Wanted } from "./happenings.ts";

/** Nodes are taken in turn, from call to call: those at the end of the list, where the many equal ones are. */
export const createFlap = (kernel: Kernel) => {
  const names = [...kernel.nodeNames()].reverse();
  let next = 0;

  const flapNext = (): Flapped["flaps"][number] => {
    for (let tried = 0; tried < names.length; tried++) {
      const node = kernel.node(names[next++ % names.length] ?? "");
      const found = linkOn(node);
      if (found === undefined) continue;
      found.link.hasCarrier = !found.link.hasCarrier;
      const at = clockMs();
      node.touch();
      return { namespace: found.sandbox.namespace, pod: found.sandbox.name, at };
    }
    throw new Error("no node has a pod with a second network");
  };

  return async (wanted: Extract<Wanted, { do: "flap" }>): Promise<Flapped> => {
    const flaps: Flapped["flaps"][number][] = [];
    while (flaps.length < wanted.times) {
      flaps.push(flapNext());
      await new Promise((resolve) => setTimeout(resolve, wanted.everyMs));
    }
    return { flaps };
  };
};

const linkOn = (node: NodeKernel): { sandbox: Sandbox; link: KernelLink } | undefined => {
  for (const sandbox of node.sandboxes.values()) {
    const link = sandbox.links.get("net1");
    if (sandbox.state === "ready" && link !== undefined) return { sandbox, link };
  }
  return undefined;
};
