import { Command } from "commander";
import { stringAt } from "../store/json.ts";
import { cases } from "./cases.ts";
import { ask } from "./client.ts";
import type { Cluster } from "./client.ts";
import { SERVER_OPTIONS } from "./contract.ts";
import { makeFixture, removeFixture } from "./fixture.ts";
import { readKubeconfig } from "./kubeconfig-reader.ts";
import { runCases } from "./run-cases.ts";
import type { Outcome } from "./run-cases.ts";

/**
 * The contract suite against any cluster: `npm run test:contract -- --kubeconfig F`. It needs cluster-admin and the
 * network-attachment-definitions CRD, works in two namespaces of its own and removes them again, also when it is
 * interrupted. Takes about three minutes, most of it waiting for the bookmark that comes once a minute.
 */
interface Flags {
  kubeconfig: string;
  context?: string;
  only?: string;
  bookmarkSeconds: string;
  http1?: boolean;
}

const flags = new Command("test:contract")
  .description("Holds a Kubernetes API server against the recorded exchanges.")
  .requiredOption("--kubeconfig <file>", "cluster to test")
  .option("--context <name>", "context of the kubeconfig, its current one by default")
  .option("--only <prefix>", "only the cases whose id starts like this")
  .option("--bookmark-seconds <seconds>", "distance of the server's bookmarks", "60")
  .option("--http1", "HTTP/1.1 instead of HTTP/2")
  .parse()
  .opts<Flags>();

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());

process.exitCode = await main();

async function main(): Promise<number> {
  const cluster: Cluster = {
    ...readKubeconfig(flags.kubeconfig, flags.context),
    isHttp1: flags.http1 === true,
  };
  const gitVersion = await versionOf(cluster);
  if (gitVersion === undefined) return 2;
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const contract = await makeFixture(cluster, {
    ...SERVER_OPTIONS,
    bookmarkMs: Number(flags.bookmarkSeconds) * 1000,
    comparesMessages: gitVersion.startsWith("v1.36."),
  });
  try {
    const chosen = cases.filter((entry) => entry.id.startsWith(flags.only ?? ""));
    const running = runCases(
      contract,
      chosen,
      (id, outcome) => {
        totals[outcome.kind]++;
        print(id, outcome);
      },
      interrupted.signal,
    );
    await Promise.race([running, aborted(interrupted.signal)]);
  } finally {
    await removeFixture(contract);
    console.log(`removed the namespaces ${contract.namespace} and ${contract.quiet}`);
  }
  const { passed, failed, skipped } = totals;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (!interrupted.signal.aborted) return failed === 0 ? 0 : 1;
  console.log("interrupted: the rest did not run");
  // Watches of cases that were under way would keep the process for a while.
  process.exit(130);
}

/** Who is there; undefined, with a reason on stderr, when the suite can't run on it. */
async function versionOf(cluster: Cluster): Promise<string | undefined> {
  const version = await ask(cluster, { path: "/version" });
  const gitVersion = stringAt(version.json, "gitVersion");
  if (gitVersion === undefined) {
    console.error(`${cluster.url} does not answer /version: ${version.status} ${version.text.slice(0, 200)}`);
    return undefined;
  }
  const definitions = await ask(cluster, { path: "/apis/k8s.cni.cncf.io/v1" });
  if (definitions.status !== 200) {
    console.error(
      "the cluster has no network-attachment-definitions (k8s.cni.cncf.io/v1); the suite needs them",
    );
    return undefined;
  }
  console.log(`${cluster.url} is ${gitVersion}`);
  return gitVersion;
}

function print(id: string, outcome: Outcome): void {
  switch (outcome.kind) {
    case "passed":
      console.log(`pass  ${id}`);
      return;
    case "skipped":
      console.log(`SKIP  ${id}: the cluster has no ${outcome.needs}`);
      return;
    case "failed":
      console.log(`FAIL  ${id}`);
      for (const text of outcome.differences) console.log(`      ${text}`);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}
