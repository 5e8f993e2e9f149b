import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { bootstrapCluster } from "../../store/bootstrap.ts";
import { LabStore } from "../../store/lab-store.ts";
import { noFaults } from "../../controllers/faults.ts";
import { recordsAt, textAt, type JsonRecord } from "../../controllers/json.ts";
import type { NodeKernel, RuntimeCall, Sandbox } from "../../controllers/kernel.ts";
import { createContext, type LabContext } from "../../controllers/lab-context.ts";
import { loadConf, type NetworkConf } from "../../controllers/network-config.ts";
import { timerScheduler } from "../../controllers/scheduler.ts";
import { networkOf } from "../../scenario/objects.ts";
import { createNodeRuntime, type RealRuntime } from "../node-runtime.ts";
import { makeRealMachine, type RealMachine } from "../real-node.ts";
import { REAL_NODE } from "../real-objects.ts";

/** A real node without a cluster around it: plugins, namespaces and the agent, and what a test asks of them. */
export interface RealBench {
  readonly machine: RealMachine;
  readonly runtime: RealRuntime;
  readonly context: LabContext;
  openPod(name: string): Sandbox;
  /** The agent's report, as it is served. */
  report(): Promise<JsonRecord>;
  /** What the agent says of a pod's namespace; undefined: nothing. */
  linksOf(sandbox: Sandbox): Promise<readonly JsonRecord[] | undefined>;
  /** Whose the agent says that a namespace is. */
  podOf(sandbox: Sandbox): Promise<unknown>;
  /** Lease files of a CNI network. */
  leases(network: string): readonly string[];
  close(): Promise<void>;
}

/** Undefined with the reason said aloud where this machine can't. */
export async function openRealBench(): Promise<RealBench | undefined> {
  const made = await makeRealMachine("127.0.0.1");
  if (!made.ok) {
    process.stderr.write(`NOT RUN: ${made.reason}\n`);
    return undefined;
  }
  const { machine } = made;
  const store = new LabStore({ now: Date.now, seed: 1 });
  bootstrapCluster(store);
  const context = createContext({
    cluster: store,
    scheduler: timerScheduler(Date.now),
    seed: 1,
    faults: noFaults,
  });
  const node: NodeKernel = context.kernel.node(REAL_NODE);
  const { run, files, whereabouts, lacks } = machine;
  const runtime = createNodeRuntime({
    context,
    node,
    run,
    host: {
      namespace: machine.fabric.node,
      pluginFolders: [machine.pluginFolder, whereabouts.pluginFolder],
    },
    files,
    whereabouts,
    hasNat: lacks.hasNat,
  });
  node.runtime = runtime;
  const report = async (): Promise<JsonRecord> => {
    const answer = await fetch(`${machine.agent.url}/v1/report`);
    return JSON.parse(await answer.text()) as JsonRecord;
  };
  await untilAnswering(machine.agent.url);
  const namespaceOf = async (sandbox: Sandbox): Promise<JsonRecord | undefined> =>
    recordsAt(await report(), "report", "namespaces").find((each) => textAt(each, "path") === sandbox.netns);
  return {
    machine,
    runtime,
    context,
    openPod: (name) =>
      context.kernel.openSandbox(node, { namespace: "real", name, uid: context.random.uuid() }),
    report,
    linksOf: async (sandbox) => {
      const namespace = await namespaceOf(sandbox);
      return namespace === undefined ? undefined : recordsAt(namespace, "links");
    },
    podOf: async (sandbox) => (await namespaceOf(sandbox))?.["pod"],
    leases: (network) => {
      try {
        return readdirSync(join(files.networks, network)).filter(
          (name) => /[.:]/.test(name) && !name.startsWith("last"),
        );
      } catch {
        return [];
      }
    },
    close: async () => {
      context.scheduler.stop();
      await runtime.stop();
      await machine.close();
    },
  };
}

async function untilAnswering(url: string): Promise<void> {
  for (let turn = 0; turn < 300; turn++) {
    const isThere = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the agent doesn't answer");
}

/** A configuration as it would stand in a definition. */
export function confOf(name: string, config: object): NetworkConf {
  const loaded = loadConf(networkOf("real", name, { cniVersion: "1.0.0", name, ...config }));
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.conf;
}

export function callOf(
  sandbox: Sandbox,
  conf: NetworkConf,
  iface = "net1",
  ips: readonly string[] = [],
): RuntimeCall {
  return { sandbox, conf, iface, ips };
}

/** `ip` inside a namespace of ours, by the path or the name. */
export function ipIn(namespace: string, ...args: readonly string[]): string {
  return execFileSync("ip", ["netns", "exec", namespace.split("/").at(-1) ?? "", "ip", ...args], {
    encoding: "utf8",
  });
}

/** Addresses that the kernel has in there, without prefix lengths. */
export function kernelAddresses(namespace: string, iface: string): readonly string[] {
  const [link] = JSON.parse(ipIn(namespace, "-j", "addr", "show", iface)) as JsonRecord[];
  return recordsAt(link, "addr_info").map((info) => textAt(info, "local") ?? "");
}
