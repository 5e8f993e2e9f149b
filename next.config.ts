import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const ROOT = dirname(fileURLToPath(import.meta.url));

const config: NextConfig = {
  output: "standalone",
  reactCompiler: true,
  poweredByHeader: false,
  agentRules: false,
  // No optimiser, no sharp: images come as they are.
  images: { unoptimized: true },
  // A stray lockfile above the project would otherwise move server.js deeper.
  outputFileTracingRoot: ROOT,
  turbopack: { root: ROOT },
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  // Types are held by `npm run check`; a build on a user's machine need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Pages are loaded when they are asked for first: loading all of them delayed the reading of the cluster.
  experimental: { preloadEntriesOnStart: false },
  serverExternalPackages: ["@kubernetes/client-node", "prom-client", "pino", "undici"],
  // The one stream must not wait in a compressor; what else is sent is small and stays on the machine.
  compress: true,
};

export default config;
