import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type LabAsk, type LabOptions, LabSays } from "./lab-messages.ts";

/** The lab's process as the soak holds it. */
export interface SoakLab {
  readonly kubeconfig: string;
  ask(asked: LabAsk): Promise<LabSays>;
  look(resources?: readonly string[]): Promise<LabSays>;
  stop(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL("lab-process.ts", import.meta.url));

/** Starts it and waits until it has aged. */
export const startSoakLab = async (options: LabOptions): Promise<SoakLab> => {
  const child = fork(PROCESS, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  const next = (): Promise<LabSays> =>
    new Promise((resolve, reject) => {
      const gone = (): void => {
        reject(new Error("the lab ended"));
      };
      child.once("exit", gone);
      child.once("message", (message) => {
        child.off("exit", gone);
        resolve(LabSays.parse(message));
      });
    });
  await next();
  const ask = (asked: LabAsk): Promise<LabSays> => {
    const answer = next();
    child.send(asked);
    return answer;
  };
  return {
    kubeconfig: options.kubeconfig,
    ask,
    look: (resources = []) => ask({ act: "look", resources: [...resources] }),
    stop: () => {
      child.disconnect();
      return ended;
    },
  };
};
