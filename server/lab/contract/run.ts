import { Command } from "commander";
import { stringAt } from "../store/json.ts";
import type { Case } from "./case.ts";
import { cases } from "./cases.ts";
import { ask } from "./client.ts";
import { SERVER_OPTIONS } from "./contract.ts";
import type { Contract } from "./contract.ts";
import { makeFixture, removeFixture } from "./fixture.ts";
import { readKubeconfig } from "./kubeconfig-reader.ts";

/**
 * The contract suite against any cluster: `npm run test:contract -- --kubeconfig F`. It needs cluster-admin and the
 * network-attachment-definitions CRD, works in two namespaces of its own and removes them again. Takes about three minutes,
 * most of it waiting for the bookmark that comes once a minute.
 */
const AT_ONCE = 8;

interface Flags {
  kubeconfig: string;
  only?: string;
  bookmarkSeconds: string;
}

const flags = new Command("test:contract")
  .description("Holds a Kubernetes API server against the recorded exchanges.")
  .requiredOption("--kubeconfig <file>", "cluster to test")
  .option("--only <prefix>", "only the cases whose id starts like this")
  .option("--bookmark-seconds <seconds>", "distance of the server's bookmarks", "60")
  .parse()
  .opts<Flags>();

process.exitCode = await main();

async function main(): Promise<number> {
  const cluster = readKubeconfig(flags.kubeconfig);
  const version = await ask(cluster, { path: "/version" });
  const gitVersion = stringAt(version.json, "gitVersion");
  if (gitVersion === undefined) {
    console.error(`${cluster.url} does not answer /version: ${version.status} ${version.text.slice(0, 200)}`);
    return 2;
  }
  const definitions = await ask(cluster, { path: "/apis/k8s.cni.cncf.io/v1" });
  if (definitions.status !== 200) {
    console.error(
      "the cluster has no network-attachment-definitions (k8s.cni.cncf.io/v1); the suite needs them",
    );
    return 2;
  }
  console.log(`${cluster.url} is ${gitVersion}`);
  const contract = await makeFixture(cluster, {
    ...SERVER_OPTIONS,
    bookmarkMs: Number(flags.bookmarkSeconds) * 1000,
    comparesMessages: gitVersion.startsWith("v1.36."),
  });
  const totals = { passed: 0, failed: 0, skipped: 0 };
  try {
    const chosen = cases.filter((entry) => entry.id.startsWith(flags.only ?? ""));
    const together = chosen.filter((entry) => entry.isAlone !== true);
    const next = together[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const entry of next) await runCase(contract, entry, totals);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (const entry of chosen) if (entry.isAlone === true) await runCase(contract, entry, totals);
  } finally {
    await removeFixture(contract);
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return totals.failed === 0 ? 0 : 1;
}

async function runCase(
  contract: Contract,
  { id, needs, run }: Case,
  totals: { passed: number; failed: number; skipped: number },
): Promise<void> {
  if (needs !== undefined && (await ask(contract.cluster, { path: needs })).status === 404) {
    totals.skipped++;
    console.log(`skip  ${id}: the cluster has no ${needs}`);
    return;
  }
  const found = await run(contract).catch((error: unknown) => [String(error)]);
  if (found.length === 0) totals.passed++;
  else totals.failed++;
  console.log(`${found.length === 0 ? "pass" : "FAIL"}  ${id}`);
  for (const text of found) console.log(`      ${text}`);
}
