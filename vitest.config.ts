import { defineConfig } from "vitest/config";

/**
 * Two runs of one suite: `vitest run` has what `npm run check` waits for; with MOORINGS_SLOW=1 it has the `*.slow.test.ts`
 * alone (fault matrix over sockets, real namespaces, soak), which only `npm test` runs.
 */
const isSlow = process.env["MOORINGS_SLOW"] === "1";
const NEVER = ["**/node_modules/**", ".next/**", "build/**", "e2e/**"];

export default defineConfig({
  resolve: {
    // The fence keeps components away from server/; this marker package throws outside Next's bundler.
    alias: { "server-only": new URL("./lib/testing/server-only.ts", import.meta.url).pathname },
  },
  test: {
    include: [isSlow ? "**/*.slow.test.{ts,tsx}" : "**/*.test.{ts,tsx}"],
    exclude: isSlow ? NEVER : [...NEVER, "**/*.slow.test.{ts,tsx}"],
    // Workers are shared by files: twice as fast. A test leaves nothing behind in globals.
    isolate: false,
    // All cores: by itself vitest leaves one idle. Slow tests wait for times and share the kernel: one after the other.
    maxWorkers: isSlow ? 1 : "100%",
    testTimeout: isSlow ? 240_000 : 15_000,
    hookTimeout: isSlow ? 120_000 : 30_000,
  },
});
