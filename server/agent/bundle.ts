import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = `${ROOT}build/agent.cjs`;

/**
 * Bundles the agent into one file that needs nothing but Node, and answers its path. Started from its sources the agent
 * would keep the compiler that strips their types in memory.
 * Surprise: as an ES module it would be 3 MiB larger when it runs: `import` of node:http takes all that it exports, and
 * one of those brings a whole HTTP client along.
 */
export const buildAgent = async (file = BUILT): Promise<string> => {
  const { build } = await import("esbuild");
  const made = `${file}.${String(process.pid)}.tmp`;
  await build({
    entryPoints: [`${ROOT}server/agent/main.ts`],
    outfile: made,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    plugins: [englishOnly],
    minify: true,
    keepNames: false,
    legalComments: "none",
    logLevel: "error",
  });
  // Whole at once: somebody may be starting it.
  await rename(made, file);
  return file;
};

/** The agent as one file: made now, or, in an image without what makes it, the one that was made for it. */
export const builtAgent = async (file: string): Promise<string> => {
  try {
    return await buildAgent(file);
  } catch (error) {
    const isMakerMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (isMakerMissing && existsSync(BUILT)) return BUILT;
    throw error;
  }
};

/** What is refused is told in English alone: the parser brings fifty languages along. */
const englishOnly: Plugin = {
  name: "english-only",
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
      contents: 'export { default as en } from "./en.js";',
      resolveDir: dirname(path),
    }));
  },
};
