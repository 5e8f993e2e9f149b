import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Bundles the agent into one file that needs nothing but Node, and answers its path. Started from its sources the agent
 * would keep the compiler that strips their types in memory.
 * Surprise: as an ES module it would be 3 MiB larger when it runs: `import` of node:http takes all that it exports, and
 * one of those brings a whole HTTP client along.
 */
export const buildAgent = async (file = `${ROOT}build/agent.cjs`): Promise<string> => {
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
