import { spawn } from "node:child_process";
import { addressEvent, type Churned, clockMs } from "../lab/happenings.ts";
import type { Lab } from "../lab/lab.ts";
import { percentile } from "./judge.ts";

/** The peer: one `kubectl get pods --watch` of a namespace, with all it prints. */
export interface KubectlWatch {
  /** Ends it; p99 of the events of that namespace that it printed, ms. undefined: it printed none. */
  close(churned: Churned): Promise<number | undefined>;
}

const OPENING_MS = 2_000;
const SETTLE_MS = 1_000;
const ADDRESS = /fd42::[0-9a-f:]+/g;
/** An address may be cut in two by the end of a piece of output. */
const LONGEST = 20;

export const openKubectlWatch = async (
  kubectl: string,
  lab: Lab,
  namespace: string,
): Promise<KubectlWatch> => {
  const args = ["--kubeconfig", lab.kubeconfig, "get", "pods", "-n", namespace, "--watch-only", "-o", "json"];
  const child = spawn(kubectl, args, { stdio: ["ignore", "pipe", "ignore"] });
  const arrived = new Map<number, number>();
  let rest = "";
  // Where there is none, the peer's value is missing.
  child.on("error", () => undefined);
  child.stdout.on("data", (chunk: Buffer) => {
    const at = clockMs();
    const text = rest + chunk.toString("latin1");
    const end = text.lastIndexOf('"');
    for (const [address] of text.slice(0, end).matchAll(ADDRESS)) {
      const event = addressEvent(address);
      if (event !== undefined && !arrived.has(event)) arrived.set(event, at);
    }
    rest = text.slice(Math.max(end - LONGEST, 0));
  });
  await pause(OPENING_MS);
  return {
    close: async ({ first, at }) => {
      await pause(SETTLE_MS);
      child.kill();
      const delays = at.flatMap((time, event) => {
        const arrival = arrived.get(first + event);
        return arrival === undefined ? [] : arrival - time;
      });
      return delays.length === 0 ? undefined : percentile(Float64Array.from(delays).sort(), 0.99);
    },
  };
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
