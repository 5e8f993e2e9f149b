import { join } from "node:path";
import { z } from "zod";
import { startAsked } from "../asked-child.ts";

import { Churned, Flapped, type Wanted } from "./happenings.ts";

/** A lab in which nothing happens but what is asked for. */
export interface Lab {
  readonly kubeconfig: string;
  /** Where its simulated nodes' agents are, as `--agent` takes it. */
  readonly agents: string;
  /** Nodes that have one. */
  readonly observable: number;
  churn(wanted: Omit<Extract<Wanted, { do: "churn" }>, "do">): Promise<Churned>;
  flap(wanted: Omit<Extract<Wanted, { do: "flap" }>, "do">): Promise<Flapped>;
  close(): void;
}

/** A lab of that many pods. */
export const startLab = async (folder: string, pods: number): Promise<Lab> => {
  const kubeconfig = join(folder, `kubeconfig-${String(pods)}`);
  const child = await startAsked(
    "lab/serve-lab.ts",
    [kubeconfig, String(pods)],
    ["--max-old-space-size=12000"],
  );
  const told = await child.ask({ do: "tell" }, z.object({ agents: z.string(), observable: z.number() }));
  return {
    kubeconfig,
    ...told,
    churn: (wanted) => child.ask({ do: "churn", ...wanted }, Churned),
    flap: (wanted) => child.ask({ do: "flap", ...wanted }, Flapped),
    close: () => {
      child.close();
    },
  };
};
