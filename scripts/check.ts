// `npm run check`: every gate, then the unit tests; what is to be green at each commit.
import { runGates } from "./gates.ts";
import { runTool } from "./run-tool.ts";

const gates = await runGates((line) => {
  console.error(`check: ${line}`);
});
const tests = gates.failed === 0 ? (await runTool(["vitest", "run"])).code : 1;
process.exitCode = tests === 0 ? 0 : 1;
