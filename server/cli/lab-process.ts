import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import { ROOT } from "./project.ts";

export interface LabOptions {
  readonly dataDir: string;
  readonly seed: number;
  readonly pods: number | undefined;
  readonly hasChurn: boolean;
}

/** The lab is a process of its own; all that comes back of it is a kubeconfig. */
export const startLab = (options: LabOptions): { child: Child; kubeconfig: Promise<string | undefined> } => {
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
  const kubeconfig = new Promise<string | undefined>((resolve) => {
    child.onLine((line) => {
      if (line.startsWith("{") && line.includes('"lab":"ready"')) resolve(file);
    });
    void child.ended.then(() => resolve(undefined));
  });
  return { child, kubeconfig };
};
