// `npm run agent`: makes the node agent one file and starts it as the DaemonSet does.
import { spawn } from "node:child_process";
import { buildAgent } from "../server/agent/bundle.ts";
import { LEAN_ENVIRONMENT, LEAN_FLAGS } from "../server/agent/lean-node.ts";

const file = await buildAgent();
const agent = spawn(process.execPath, [...LEAN_FLAGS, file, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, ...LEAN_ENVIRONMENT },
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => agent.kill(signal));
agent.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
