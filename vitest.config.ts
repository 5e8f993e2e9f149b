import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // The fence keeps components away from server/; this marker package throws outside Next's bundler.
    alias: { "server-only": new URL("./lib/testing/server-only.ts", import.meta.url).pathname },
  },
  test: {
    exclude: ["**/node_modules/**", ".next/**", "build/**", "e2e/**"],
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
});
