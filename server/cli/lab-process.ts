import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import { z } from "zod";
import { ROOT } from "./project.ts";

export interface LabOptions {
  readonly dataDir: string;
  readonly seed: number;
  readonly pods: number | undefined;
  readonly hasChurn: boolean;
  readonly hasNetns: boolean;
}

/** What the product is told of the lab. */
export interface LabAddress {
  readonly kubeconfig: string;
  /** Where the node agents are, as `--agent '*=…'` takes it; null where there are none. */
  readonly agents: string | null;
  /** Agents of single nodes, by node. */
  readonly nodeAgents: Readonly<Record<string, string>>;
  /** What those single agents know us by; null: they ask nobody. */
  readonly agentTokenFile: string | null;
  /** What the person who starts it should know, a line each. */
  readonly notes: readonly string[];
}

/** The lab is a process of its own; all that comes back of it is a kubeconfig and where its node agents are. */
export const startLab = (options: LabOptions): { child: Child; address: Promise<LabAddress | undefined> } => {
  const folder = join(options.dataDir, "lab");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `kubeconfig-${process.pid}`);
  const child = startChild(
    [
      join(ROOT, "server", "lab", "main.ts"),
      "--kubeconfig-out",
      file,
      "--seed",
      String(options.seed),
      "--churn",
      options.hasChurn ? "on" : "off",
      "--exit-with-parent",
      ...(options.hasNetns ? ["--netns"] : []),
      ...(options.pods === undefined ? [] : ["--pods", String(options.pods)]),
    ],
    { cwd: ROOT, env: { PATH: process.env["PATH"] ?? "" }, isLoud: false },
  );
  const address = new Promise<LabAddress | undefined>((resolve) => {
    child.onLine((line) => {
      if (!line.startsWith("{") || !line.includes('"lab":"ready"')) return;
      const ready = readySchema.parse(JSON.parse(line));
      const { agents = null, nodeAgents, agentTokenFile, notes } = ready;
      resolve({ kubeconfig: file, agents, nodeAgents, agentTokenFile, notes });
    });
    void child.ended.then(() => resolve(undefined));
  });
  return { child, address };
};

const readySchema = z.object({
  agents: z.url().optional(),
  nodeAgents: z.record(z.string(), z.url()).default({}),
  agentTokenFile: z.string().nullable().default(null),
  notes: z.array(z.string()).default([]),
});
