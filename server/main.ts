// What `npm start` runs: builds if stale, brings the lab if no other cluster is named, and keeps the dashboard running.
import { access, constants } from "node:fs/promises";
import { mkdirSync } from "node:fs";
import { buildIfStale } from "./cli/build.ts";
import { type Child } from "./cli/child.ts";
import { startDashboard } from "./cli/dashboard-process.ts";
import { type LabAddress, startLab } from "./cli/lab-process.ts";
import { portProblem } from "./cli/port.ts";
import { type AgentAddress, type Config, readConfig } from "./config.ts";

/** Everything must have ended within 5 s of a signal; the children are given most of it. */
const STOP_GRACE_MS = 3_500;

const children: Child[] = [];
let isStopping = false;

const say = (line: string): void => console.log(line);

const stop = async (code: number): Promise<never> => {
  isStopping = true;
  await Promise.all(children.map((child) => child.stop(STOP_GRACE_MS)));
  process.exit(code);
};

const fail = (reason: string): Promise<never> => {
  console.error(`moorings: ${reason}`);
  return stop(1);
};

const main = async (): Promise<void> => {
  const read = readConfig(process.argv.slice(2), process.env);
  if (read.kind === "text") return say(read.text);
  if (read.kind === "bad") return fail(read.message);
  const config = read.config;
  const problem = (await inputProblem(config)) ?? (await portProblem(config.host, config.port));
  if (problem !== undefined) return fail(problem);

  const buildProblem = await buildIfStale((line) => console.error(`moorings: ${line}`));
  if (buildProblem !== undefined) return fail(buildProblem);
  if (isStopping) return;

  const cluster = await provideCluster(config);
  if (cluster === undefined) return;
  const dashboard = startDashboard(cluster);
  children.push(dashboard.child);
  void dashboard.child.ended.then((code) =>
    isStopping ? undefined : fail(`the dashboard ended (code ${code}): ${dashboard.child.lastErrors()}`),
  );
  await dashboard.ready;
  if (isStopping) return;
  say(`Moorings is at ${dashboard.url}${describe(config)}`);
};

/** A cluster to look at: the lab's kubeconfig where none was named. */
const provideCluster = async (config: Config): Promise<Config | undefined> => {
  if (config.way.kind !== "lab") return config;
  const lab = startLab({
    dataDir: config.dataDir,
    seed: config.way.seed,
    pods: config.way.pods,
    hasChurn: config.way.hasChurn,
    hasNetns: config.way.hasNetns,
  });
  children.push(lab.child);
  const address = await lab.address;
  if (isStopping) return undefined;
  if (address === undefined) return fail(`the lab could not start: ${lab.child.lastErrors()}`);
  void lab.child.ended.then((code) => (isStopping ? undefined : fail(`the lab ended (code ${code})`)));
  for (const note of address.notes) say(`Lab: ${note}`);
  const named = config.agents.length > 0;
  const agents = named ? config.agents : agentsOf(address);
  const agentAccess =
    named || address.agentTokenFile === null
      ? config.agentAccess
      : { ...config.agentAccess, tokenFile: address.agentTokenFile };
  return {
    ...config,
    agents,
    agentAccess,
    way: { kind: "kubeconfig", path: address.kubeconfig, context: undefined },
  };
};

const agentsOf = ({ agents, nodeAgents }: LabAddress): readonly AgentAddress[] => [
  ...Object.entries(nodeAgents).map(([node, url]) => ({ node, url })),
  ...(agents === null ? [] : [{ node: "*", url: agents }]),
];

const inputProblem = async (config: Config): Promise<string | undefined> => {
  try {
    mkdirSync(config.dataDir, { recursive: true });
    await access(config.dataDir, constants.W_OK);
  } catch {
    return `the data directory can't be written: ${config.dataDir}`;
  }
  if (config.way.kind === "lab") return undefined;
  try {
    await access(config.way.path, constants.R_OK);
    return undefined;
  } catch {
    return `the ${config.way.kind} can't be read: ${config.way.path}`;
  }
};

const describe = (config: Config): string => {
  switch (config.way.kind) {
    case "lab":
      return " (lab cluster)";
    case "snapshot":
      return ` (snapshot ${config.way.path}, read-only)`;
    case "kubeconfig":
      return ` (kubeconfig ${config.way.path})`;
  }
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!isStopping) void stop(0);
  });
}

await main();
