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
}

/** What the product is told of the lab. */
export interface LabAddress {
  readonly kubeconfig: string;
  /** Where the node agents are, as `--agent '*=…'` takes it; null where there are none. */
  readonly agents: string | null;
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
      ...(options.pods === undefined ? [] : ["--pods", String(options.pods)]),
    ],
    { cwd: ROOT, env: { PATH: process.env["PATH"] ?? "" }, isLoud: false },
  );
  const address = new Promise<LabAddress | undefined>((resolve) => {
    child.onLine((line) => {
      if (!line.startsWith("{") || !line.includes('"lab":"ready"')) return;
      const ready = readySchema.parse(JSON.parse(line));
      resolve({ kubeconfig: file, agents: ready.agents ?? null });
    });
    void child.ended.then(() => resolve(undefined));
  });
  return { child, address };
};

const readySchema = z.object({ agents: z.url().optional() });
