import type { Tally } from "./tally.ts";
import { runTool } from "./run-tool.ts";

interface Gate {
  readonly name: string;
  readonly command: readonly string[];
}

/** What the code must pass before any test runs. */
const GATES: readonly Gate[] = [
  { name: "lint", command: ["oxlint", "--type-aware", "--quiet"] },
  { name: "format", command: ["prettier", "--check", ".", "--cache", "--log-level", "warn"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  {
    name: "import fence",
    command: [
      "depcruise",
      ...["app", "components", "server", "lib", "e2e", "scripts"],
      ...["--output-type", "err"],
      ...["--cache", "node_modules/.cache/depcruise", "--cache-strategy", "content"],
    ],
  },
  { name: "dead code", command: ["knip", "--no-progress"] },
];

const AT_ONCE = 2;

/** Runs all gates, two at a time, and tells of each; what one wrote is shown where it fails. */
export const runGates = async (say: (line: string) => void): Promise<Tally> => {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const typegen = await runTool(["next", "typegen"], { keepsText: true });
  if (typegen.code !== 0) say(`route types could not be made\n${typegen.text}`);
  const left = [...GATES];
  const runSome = async (): Promise<void> => {
    for (let gate = left.shift(); gate !== undefined; gate = left.shift()) {
      const { code, text } = await runTool(gate.command, { keepsText: true });
      if (code === 0) tally.passed += 1;
      else tally.failed += 1;
      say(code === 0 ? `${gate.name}: pass` : `${gate.name}: FAIL\n${text}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runSome));
  return tally;
};
