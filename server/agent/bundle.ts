import { rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Bundles the agent into one file that needs nothing but Node, and answers its path. Started from its sources the agent
 * would keep the compiler that strips their types in memory.
 */
export const buildAgent = async (file = `${ROOT}build/agent.mjs`): Promise<string> => {
  const made = `${file}.${String(process.pid)}.tmp`;
  await build({
    entryPoints: [`${ROOT}server/agent/main.ts`],
    outfile: made,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    keepNames: false,
    legalComments: "none",
    logLevel: "error",
  });
  // Whole at once: somebody may be starting it.
  await rename(made, file);
  return file;
};
