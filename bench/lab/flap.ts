import type { Kernel, KernelLink, NodeKernel, Sandbox } from "../../server/lab/controllers/kernel.ts";
import { clockMs, type Flapped, type Wanted } from "./happenings.ts";

/** Nodes are taken in turn, from call to call: those at the end of the list, where the many equal ones are. */
export const createFlap = (kernel: Kernel) => {
  const names = [...kernel.nodeNames()].reverse();
  let next = 0;

  const flapOn = (name: string): Flapped["flaps"][number] | undefined => {
    const node = kernel.node(name);
    const found = linkOn(node);
    if (found === undefined) return undefined;
    found.link.hasCarrier = !found.link.hasCarrier;
    const at = clockMs();
    node.touch();
    return { node: name, namespace: found.sandbox.namespace, pod: found.sandbox.name, at };
  };
  const flapNext = (): Flapped["flaps"][number] => {
    for (let tried = 0; tried < names.length; tried++) {
      const flapped = flapOn(names[next++ % names.length] ?? "");
      if (flapped !== undefined) return flapped;
    }
    throw new Error("no node has a pod with a second network");
  };

  return async (wanted: Extract<Wanted, { do: "flap" }>): Promise<Flapped> => {
    const flaps: Flapped["flaps"][number][] = [];
    while (flaps.length < wanted.times) {
      const name = wanted.nodes?.[flaps.length];
      flaps.push((name === undefined ? undefined : flapOn(name)) ?? flapNext());
      await new Promise((resolve) => setTimeout(resolve, wanted.everyMs));
    }
    return { flaps };
  };
};

const linkOn = (node: NodeKernel): { sandbox: Sandbox; link: KernelLink } | undefined => {
  for (const sandbox of node.sandboxes.values()) {
    const link = sandbox.links.get("net1");
    if (sandbox.namespace.startsWith("tenant-") && sandbox.state === "ready" && link !== undefined)
      return { sandbox, link };
  }
  return undefined;
};
