import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Lab {
  readonly kubeconfig: string;
  close(): void;
}

/** A lab of that many pods that stands still. */
export const startLab = async (folder: string, pods: number): Promise<Lab> => {
  const kubeconfig = join(folder, `kubeconfig-${String(pods)}`);
  const main = new URL("../server/lab/main.ts", import.meta.url).pathname;
  const args = [
    "--kubeconfig-out",
    kubeconfig,
    "--churn",
    "off",
    "--pods",
    String(pods),
    "--exit-with-parent",
  ];
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => {
      resolve();
    });
    child.once("exit", () => {
      reject(new Error("the lab did not start"));
    });
  });
  return {
    kubeconfig,
    close: () => {
      child.kill("SIGTERM");
    },
  };
};
