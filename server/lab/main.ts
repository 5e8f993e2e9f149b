import { randomBytes } from "node:crypto";
import { fstatSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { serveAgents } from "./agents/serve-agents.ts";
import { serveAdmin } from "./api/admin.ts";
import { createHappenings } from "./api/happenings.ts";
import { serveApi, makeApi } from "./api/serve.ts";
import type { LabServer } from "./api/serve.ts";
import { FAULTS, FaultSwitches, isFault } from "./faults.ts";
import { labKubeconfig, makeSecrets, serverTls, tokenUsers } from "./identity.ts";
import { joinCluster, makeRealMachine, type RealMachine } from "./netns/real-node.ts";
import { REAL_NODE } from "./netns/real-objects.ts";
import { CLUSTER_AGE_MS } from "./scenario/seed.ts";
import { startScenario } from "./scenario/start.ts";
import { loadLab, saveLab } from "./state-file.ts";
import { bootstrapCluster } from "./store/bootstrap.ts";
import { LabStore } from "./store/lab-store.ts";
import { startNamespaceLifecycle } from "./store/namespace-lifecycle.ts";

/**
 * The lab as a process: object store, scenario and controllers, API server. Everything the product gets of it is the
 * kubeconfig file and the line on stdout that says it is ready.
 */
interface Flags {
  kubeconfigOut: string;
  host: string;
  port: number;
  seed: number;
  pods?: number;
  tls: "on" | "off";
  churn: "on" | "off";
  scenario: "on" | "off";
  state?: string;
  adminPort?: number;
  agentsPort: number;
  netns?: boolean;
  fault: string[];
  bookmarkSeconds: number;
  exitWithParent?: boolean;
}

const flags = parseFlags();
const agentToken = writeAgentToken();
const machine = flags.netns === true ? await realMachine() : undefined;
const faults = new FaultSwitches();
const saved = flags.state === undefined ? undefined : loadLab(flags.state);
// Made on another thread while the cluster is.
const makingSecrets = saved?.secrets ?? makeSecrets(Date.now());

const store = new LabStore({ now: Date.now, seed: flags.seed });
if (saved) store.restore(saved.version, saved.objects);
const stopNamespaces = startNamespaceLifecycle(store);
if (!saved) bootstrapCluster(store, Date.now() - (flags.scenario === "on" ? CLUSTER_AGE_MS : 0));
const scenario =
  flags.scenario === "on"
    ? startScenario(store, {
        seed: flags.seed,
        churn: flags.churn === "on",
        faults,
        ...(flags.pods === undefined ? {} : { pods: flags.pods }),
      })
    : undefined;
const leave = scenario && machine && joinCluster(scenario.context, machine);

const secrets = await makingSecrets;
const api = makeApi({
  store,
  faults,
  tokenKey: secrets.tokenKey,
  users: tokenUsers(secrets),
  timing: { bookmarkMs: flags.bookmarkSeconds * 1000 },
});

const tls = flags.tls === "on" ? serverTls(secrets, flags.host, Date.now()) : undefined;
const server = await open(() => serveApi(api, flags.host, flags.port, tls), flags.port);
const writeKubeconfig = (): void =>
  writeFileSync(flags.kubeconfigOut, labKubeconfig(server.url, secrets, Date.now()), { mode: 0o600 });
const happenings = createHappenings({ api, server, secrets, host: flags.host, writeKubeconfig });
const adminPort = flags.adminPort;
const admin =
  adminPort === undefined
    ? undefined
    : await open(() => serveAdmin(faults, store, happenings, flags.host, adminPort), adminPort);
const agents =
  scenario === undefined
    ? undefined
    : await open(
        () => serveAgents(scenario.kernel, Date.now, flags.host, flags.agentsPort, agentToken.text),
        flags.agentsPort,
      );
for (const name of flags.fault) faults.set(name, true);

writeKubeconfig();
const ready = {
  lab: "ready",
  server: server.url,
  kubeconfig: flags.kubeconfigOut,
  ...(admin === undefined ? {} : { admin: admin.url }),
  ...(agents === undefined ? {} : { agents: `${agents.url}/nodes/{node}` }),
  agentTokenFile: agentToken.file,
  ...(machine === undefined
    ? {}
    : {
        nodeAgents: { [REAL_NODE]: machine.agent.url },
        notes: machine.notes,
      }),
};
console.log(JSON.stringify(ready));

/** Saving takes as long as the cluster is big; it may have one part in twenty of the time. */
let savedVersion = saved?.version ?? 0;
let nextSaveAt = 0;
const saving = setInterval(() => {
  if (Date.now() >= nextSaveAt) save();
}, 1000);

let isStopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
if (flags.exitWithParent === true) watchParent();

function save(): void {
  if (flags.state === undefined || store.version === savedVersion) return;
  const startedAt = Date.now();
  savedVersion = store.version;
  saveLab(flags.state, store, secrets);
  nextSaveAt = Date.now() + 20 * (Date.now() - startedAt);
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  clearInterval(saving);
  scenario?.stop();
  stopNamespaces();
  const machineClosed = leave?.().then(() => machine?.close());
  await Promise.all([server.close(), admin?.close(), agents?.close(), machineClosed]);
  save();
  process.exit(0);
}

/** Ends the lab when the program that started it is gone, however it went. */
function watchParent(): void {
  const parent = process.ppid;
  process.on("disconnect", () => void stop());
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  if (stdin?.isFIFO() === true || stdin?.isSocket() === true) {
    process.stdin.on("end", () => void stop());
    process.stdin.resume();
  }
  setInterval(() => {
    if (process.ppid !== parent) void stop();
  }, 500).unref();
}

/** What node agents know by that a caller may have them act: a file beside the kubeconfig, for whoever can read that. */
function writeAgentToken(): { readonly file: string; readonly text: string } {
  const file = resolve(`${flags.kubeconfigOut}.agent-token`);
  const text = randomBytes(24).toString("base64url");
  writeFileSync(file, text, { mode: 0o600 });
  return { file, text };
}

async function realMachine(): Promise<RealMachine> {
  const isFresh = flags.state === undefined && flags.scenario === "on";
  const made = isFresh
    ? await makeRealMachine(flags.host, { actingTokenFile: agentToken.file })
    : { ok: false as const, reason: "--netns goes with neither --state nor --scenario off" };
  if (made.ok) return made.machine;
  console.error(`lab: ${made.reason}`);
  process.exit(1);
}

async function open<Served extends LabServer>(start: () => Promise<Served>, port: number): Promise<Served> {
  try {
    return await start();
  } catch (error) {
    console.error(
      `lab: cannot listen on ${flags.host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exit(1);
  }
}

function parseFlags(): Flags {
  const onOff = (flag: string, title: string): Option =>
    new Option(flag, title).choices(["on", "off"]).default("on");
  const command = new Command("lab")
    .description("A Kubernetes API server with simulated nodes, networks and controllers.")
    .requiredOption("--kubeconfig-out <file>", "where to write the kubeconfig")
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port of the API, 0 for any", wholeNumber, 0)
    .option("--seed <number>", "what the scenario is rolled from", wholeNumber, 1)
    .option("--pods <number>", "fill the cluster up to that many pods", wholeNumber)
    .addOption(onOff("--tls <on|off>", "HTTPS with HTTP/2 and client certificates, or plain HTTP/1.1"))
    .addOption(onOff("--churn <on|off>", "pods come and go"))
    .addOption(onOff("--scenario <on|off>", "off: an empty cluster without controllers"))
    .option("--state <file>", "keep the cluster there between runs")
    .option("--admin-port <port>", "port of the door for faults, 0 for any", wholeNumber)
    .option("--agents-port <port>", "port of the simulated node agents, 0 for any", wholeNumber, 0)
    .option("--netns", "a node more, whose pods have real network namespaces (Linux, root)")
    .option("--fault <name>", "switch a fault on from the start (may be repeated)", faultNames, [])
    .option("--bookmark-seconds <seconds>", "distance of watch bookmarks", wholeNumber, 60)
    .option("--exit-with-parent", "stop when the starting process is gone");
  return command.parse().opts<Flags>();
}

function faultNames(name: string, list: string[]): string[] {
  if (isFault(name)) return [...list, name];
  throw new InvalidArgumentError(`must be one of ${FAULTS.map((fault) => fault.name).join(", ")}`);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("must be a whole number");
  return Number(text);
}
