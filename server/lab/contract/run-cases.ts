import type { Case } from "./case.ts";
import { ask } from "./client.ts";
import type { Contract } from "./contract.ts";

/** How a case went; `skipped` says what the cluster lacks. */
export type Outcome =
  { kind: "passed" } | { kind: "failed"; differences: string[] } | { kind: "skipped"; needs: string };

const AT_ONCE = 8;

/** Runs the cases, several at a time and afterwards those that must be alone. Stops early when `signal` fires. */
export async function runCases(
  contract: Contract,
  chosen: readonly Case[],
  report: (id: string, outcome: Outcome) => void,
  signal?: AbortSignal,
): Promise<void> {
  const next = chosen.filter((entry) => entry.isAlone !== true)[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (const entry of next) {
      if (signal?.aborted === true) return;
      report(entry.id, await runCase(contract, entry));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const entry of chosen) {
    if (entry.isAlone !== true) continue;
    if (signal?.aborted === true) return;
    report(entry.id, await runCase(contract, entry));
  }
}

async function runCase(contract: Contract, { needs, run }: Case): Promise<Outcome> {
  try {
    if (needs !== undefined && (await ask(contract.cluster, { path: needs })).status === 404)
      return { kind: "skipped", needs };
    const differences = await run(contract);
    return differences.length === 0 ? { kind: "passed" } : { kind: "failed", differences };
  } catch (error) {
    return { kind: "failed", differences: [String(error)] };
  }
}
