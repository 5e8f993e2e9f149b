import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";

/** The whole configuration, read once. Paths are absolute. */
export interface Config {
  readonly way: Way;
  readonly agents: readonly AgentAddress[];
  /** How we prove ourselves to agents and they to us; files, read anew with each connection. */
  readonly agentAccess: AgentAccess;
  readonly port: number;
  readonly host: string;
  /** Origin under which browsers reach us, where it isn't the one we listen on: `https://moorings.example`. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly isReadOnly: boolean;
  readonly logLevel: LogLevel;
}

/** Where the cluster comes from. The lab is turned into a kubeconfig by the launcher before the server starts. */
export type Way =
  | {
      readonly kind: "lab";
      readonly seed: number;
      readonly pods: number | undefined;
      readonly hasChurn: boolean;
      /** A node more, whose pods have real network namespaces of this machine. */
      readonly hasNetns: boolean;
    }
  | { readonly kind: "kubeconfig"; readonly path: string; readonly context: string | undefined }
  | { readonly kind: "snapshot"; readonly path: string };

/**
 * Where a node's agent is. The node `*` is every node of the cluster that has no address of its own here; in its URL
 * `{node}` stands for the node's name, `{address}` for its first internal address and `{pod}` for the address of the
 * pod labelled `app.kubernetes.io/name: moorings-agent` that runs there.
 */
export interface AgentAddress {
  readonly node: string;
  readonly url: string;
}

export interface AgentAccess {
  /** Bearer token, PEM authority, and a certificate of our own with its key; absolute paths. */
  readonly tokenFile: string | undefined;
  readonly caFile: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `text` is what the command line prints; `bad` ends with a non-zero exit code and one line. */
export type ConfigRead =
  | { readonly kind: "config"; readonly config: Config }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bad"; readonly message: string };

export type Env = Readonly<Record<string, string | undefined>>;

/** Every limit has a name here, and its reason. */
export const LIMITS = {
  /** Changes within this time are one tick: fast enough to be "live", slow enough to share a frame. */
  tickMs: 40,
  /** Longest time that deriving keeps the event loop from requests and streams, and that reading does; a piece more at most. */
  sliceMs: 15,
  /** Model joins and audit judgements per call, small enough for a slice. */
  settleBatch: 50,
  /** Objects that one tick derives; the next one goes on. */
  derivePerTick: 400,
  /** Of these so many at a time, before they are joined. */
  deriveBatch: 50,
  /** … or fewer, where they amount to more than that: a pool has hundreds of allocations. */
  deriveEntities: 400,
  auditBatch: 200,
  /** Objects that wait to be derived before those who read lists have to wait: four pages. Fewer, and they come too late. */
  backlog: 2_000,
  /** Resume after a reconnect reaches this far back (per view). */
  ringMessages: 5_000,
  ringMs: 60_000,
  /** Bytes of a ring: 5,000 large frames would be a gigabyte. */
  ringBytes: 4 * 1024 * 1024,
  /** A view that nobody watches is kept this long, so that a reconnect finds its ring. */
  viewIdleMs: 60_000,
  /** Different pictures that are kept up to date at once; the oldest idle one makes room. */
  views: 200,
  viewTextLength: 8_000,
  /** A client that is this far behind is cut off from deltas and gets a snapshot once it reads again. */
  clientQueueBytes: 256 * 1024,
  /** A client that reads nothing for so long is closed. */
  clientStuckMs: 30_000,
  streams: 1_000,
  heartbeatMs: 15_000,
  retryMs: 2_000,
  /** A topology may use at most one part in `viewShare` of the time. */
  viewShare: 5,
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  urlLength: 16 * 1024,
  /** A request that trickles in longer than this is given up (slow loris). */
  headersMs: 10_000,
  requestMs: 30_000,
  listMax: 1_000,
  listDefault: 200,
  /** Operations and audit records that are kept per cluster. */
  operationsKept: 10_000,
  /** First-seen times are written in batches. */
  firstSeenWriteMs: 2_000,
  /** … of so many: the database is written by this thread. */
  firstSeenBatch: 500,
  /** Rows of a csv: more is no table that anybody opens. */
  exportRows: 100_000,
  /** Changes per minute are counted in steps of that length. */
  rateStepMs: 10_000,
  /** A colour slot stays reserved this long after its network went. */
  slotKeptMs: 24 * 60 * 60 * 1_000,
  /** That it is still there is written down that often. */
  slotWriteMs: 60 * 60 * 1_000,
  /** A person clicks; more than this at once is a mistake or an attack. */
  operationsOpen: 50,
  shutdownMs: 800,
} as const;

/**
 * Reads flags and `MOORINGS_*`; flags win. Never ends the process and prints nothing. Relative paths stand on
 * `MOORINGS_CWD` where it is set (npm changes the working directory), else on the working directory.
 */
export const readConfig = (argv: readonly string[], env: Env): ConfigRead => {
  const written: string[] = [];
  const command = createCommand(written);
  try {
    command.parse([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "text", text: written.join("").trimEnd() };
    return { kind: "bad", message: firstLine(error.message) };
  }
  const flags = Flags.safeParse(command.opts());
  const fromEnv = Environment.safeParse(nonEmpty(env));
  if (!flags.success) return { kind: "bad", message: describe(flags.error, "--") };
  if (!fromEnv.success) return { kind: "bad", message: describe(fromEnv.error, "") };
  return merge(flags.data, fromEnv.data);
};

/** What the server process is told: everything that `readConfig([], …)` needs to read the same configuration again. */
export const configToEnv = (config: Config): Record<string, string> => ({
  ...wayToEnv(config.way),
  MOORINGS_PORT: String(config.port),
  MOORINGS_HOST: config.host,
  MOORINGS_DATA_DIR: config.dataDir,
  MOORINGS_READ_ONLY: config.isReadOnly ? "1" : "0",
  MOORINGS_LOG_LEVEL: config.logLevel,
  ...(config.publicUrl === undefined ? {} : { MOORINGS_PUBLIC_URL: config.publicUrl }),
  ...(config.agents.length === 0
    ? {}
    : { MOORINGS_AGENTS: config.agents.map((agent) => `${agent.node}=${agent.url}`).join(",") }),
  ...(config.agentAccess.tokenFile === undefined
    ? {}
    : { MOORINGS_AGENT_TOKEN_FILE: config.agentAccess.tokenFile }),
  ...(config.agentAccess.caFile === undefined ? {} : { MOORINGS_AGENT_CA: config.agentAccess.caFile }),
  ...(config.agentAccess.certFile === undefined ? {} : { MOORINGS_AGENT_CERT: config.agentAccess.certFile }),
  ...(config.agentAccess.keyFile === undefined ? {} : { MOORINGS_AGENT_KEY: config.agentAccess.keyFile }),
});

/** The configuration of this very process. */
export const readProcessConfig = (): ConfigRead => readConfig([], process.env);

/** Next's standalone server binds what these two say, and every interface without them. */
export const bindNextTo = (config: Config): void => {
  process.env["HOSTNAME"] = config.host;
  process.env["PORT"] = String(config.port);
};

const wayToEnv = (way: Way): Record<string, string> => {
  switch (way.kind) {
    case "kubeconfig":
      return {
        MOORINGS_KUBECONFIG: way.path,
        ...(way.context === undefined ? {} : { MOORINGS_CONTEXT: way.context }),
      };
    case "snapshot":
      return { MOORINGS_SNAPSHOT: way.path };
    case "lab":
      return {
        MOORINGS_LAB_SEED: String(way.seed),
        MOORINGS_LAB_CHURN: way.hasChurn ? "1" : "0",
        ...(way.hasNetns ? { MOORINGS_LAB: "netns" } : {}),
        ...(way.pods === undefined ? {} : { MOORINGS_LAB_PODS: String(way.pods) }),
      };
  }
};

const createCommand = (written: string[]): Command =>
  new Command("npm start --")
    .description("Moorings: a dashboard for Kubernetes pods with more than one network.")
    .usage("[flags]")
    .option("--kubeconfig <file>", "a real cluster, by its kubeconfig (MOORINGS_KUBECONFIG)")
    .option("--context <name>", "context of the kubeconfig, else its current one (MOORINGS_CONTEXT)")
    .option("--snapshot <path>", "saved objects, a folder or a file; only reads (MOORINGS_SNAPSHOT)")
    .option(
      "--agent <node=url>",
      "a node agent; '*=https://{pod}:9911' or {address} for every node; may be repeated (MOORINGS_AGENTS)",
      collectAgents,
    )
    .option("--agent-token-file <file>", "token that agents know us by (MOORINGS_AGENT_TOKEN_FILE)")
    .option("--agent-ca <file>", "authority of the agents' certificates, PEM (MOORINGS_AGENT_CA)")
    .option("--agent-cert <file>", "certificate that agents know us by, PEM (MOORINGS_AGENT_CERT)")
    .option("--agent-key <file>", "its key, PEM (MOORINGS_AGENT_KEY)")
    .option("--port <number>", "port to listen on, 8080 by default (MOORINGS_PORT)", parsePort)
    .option("--host <address>", "address to listen on, 127.0.0.1 by default (MOORINGS_HOST)")
    .option("--public-url <url>", "how browsers reach this server, if it isn't that (MOORINGS_PUBLIC_URL)")
    .option("--data-dir <folder>", "where operations and the audit log are kept (MOORINGS_DATA_DIR)")
    .option("--read-only", "offer no change at all (MOORINGS_READ_ONLY)")
    .addOption(
      new Option(
        "--lab [kind]",
        "the built-in lab cluster, the default without another one; =netns: with a node whose pods have real network namespaces, as root on Linux (MOORINGS_LAB)",
      ).choices(LAB_KINDS),
    )
    .option("--lab-seed <number>", "another lab of the same kind (MOORINGS_LAB_SEED)", parseCount)
    .option("--lab-pods <number>", "pods of the lab (MOORINGS_LAB_PODS)", parseCount)
    .option("--no-lab-churn", "a lab in which nothing changes by itself (MOORINGS_LAB_CHURN=0)")
    .addOption(new Option("--log-level <level>", "debug, info, warn, error, silent").choices([...LOG_LEVELS]))
    .version("0.1.0", "--version")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => written.push(text), writeErr: () => undefined });

const LAB_KINDS = ["netns"] as const;

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("a port is a number from 0 to 65535.");
  }
  return port;
};

const parseCount = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("a whole number is needed.");
  return Number(text);
};

const collectAgents = (
  text: string,
  before: readonly AgentAddress[] | undefined,
): readonly AgentAddress[] => {
  const agent = parseAgent(text);
  if (agent === undefined) throw new InvalidArgumentError("an agent is given as NODE=URL.");
  return [...(before ?? []), agent];
};

const parseAgent = (text: string): AgentAddress | undefined => {
  const at = text.indexOf("=");
  const url = text.slice(at + 1).trim();
  const tried = url.replaceAll(/\{(address|pod)\}/g, "192.0.2.1").replaceAll("{node}", "node");
  if (at < 1 || !URL.canParse(tried) || !/^https?:$/.test(new URL(tried).protocol)) return undefined;
  return { node: text.slice(0, at).trim(), url };
};

const Flags = z.object({
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  snapshot: z.string().optional(),
  agent: z.array(z.object({ node: z.string(), url: z.string() })).optional(),
  agentTokenFile: z.string().optional(),
  agentCa: z.string().optional(),
  agentCert: z.string().optional(),
  agentKey: z.string().optional(),
  port: z.number().optional(),
  host: z.string().optional(),
  publicUrl: z.string().optional(),
  dataDir: z.string().optional(),
  readOnly: z.boolean().optional(),
  lab: z.union([z.boolean(), z.enum(LAB_KINDS)]).optional(),
  labSeed: z.number().optional(),
  labPods: z.number().optional(),
  labChurn: z.boolean().optional(),
  logLevel: z.enum(LOG_LEVELS).optional(),
});

const Switch = z.enum(["1", "0", "true", "false"]).transform((text) => text === "1" || text === "true");
const Count = z
  .string()
  .regex(/^\d{1,9}$/, "must be a whole number")
  .transform(Number);
const Port = Count.refine((port) => port <= 65_535, "must be a port, 0 to 65535");

const Environment = z.object({
  MOORINGS_KUBECONFIG: z.string().optional(),
  MOORINGS_CONTEXT: z.string().optional(),
  MOORINGS_SNAPSHOT: z.string().optional(),
  MOORINGS_AGENTS: z.string().optional(),
  MOORINGS_AGENT_TOKEN_FILE: z.string().optional(),
  MOORINGS_AGENT_CA: z.string().optional(),
  MOORINGS_AGENT_CERT: z.string().optional(),
  MOORINGS_AGENT_KEY: z.string().optional(),
  MOORINGS_PORT: Port.optional(),
  MOORINGS_HOST: z.string().optional(),
  MOORINGS_PUBLIC_URL: z.string().optional(),
  MOORINGS_DATA_DIR: z.string().optional(),
  MOORINGS_READ_ONLY: Switch.optional(),
  MOORINGS_LAB: z.enum(LAB_KINDS).optional(),
  MOORINGS_LAB_SEED: Count.optional(),
  MOORINGS_LAB_PODS: Count.optional(),
  MOORINGS_LAB_CHURN: Switch.optional(),
  MOORINGS_LOG_LEVEL: z.enum(LOG_LEVELS).optional(),
  MOORINGS_CWD: z.string().optional(),
});

type Flags = z.infer<typeof Flags>;
type Environment = z.infer<typeof Environment>;

const merge = (flags: Flags, env: Environment): ConfigRead => {
  const at = (path: string): string => resolve(env.MOORINGS_CWD ?? process.cwd(), path);
  const pathAt = (path: string | undefined): string | undefined => (path === undefined ? path : at(path));
  const way = chooseWay(flags, env, at);
  if (typeof way === "string") return { kind: "bad", message: way };
  const agents = flags.agent ?? readAgents(env.MOORINGS_AGENTS);
  if (agents === undefined) return { kind: "bad", message: "MOORINGS_AGENTS must be NODE=URL,NODE=URL" };
  const hasKey = (flags.agentKey ?? env.MOORINGS_AGENT_KEY) !== undefined;
  if (hasKey !== ((flags.agentCert ?? env.MOORINGS_AGENT_CERT) !== undefined))
    return { kind: "bad", message: "--agent-cert and --agent-key belong together" };
  const publicUrl = flags.publicUrl ?? env.MOORINGS_PUBLIC_URL;
  if (publicUrl !== undefined && !isWebOrigin(publicUrl)) {
    return {
      kind: "bad",
      message: `the public URL must be http(s)://host[:port] without a path: ${publicUrl}`,
    };
  }
  return {
    kind: "config",
    config: {
      way,
      agents,
      agentAccess: {
        tokenFile: pathAt(flags.agentTokenFile ?? env.MOORINGS_AGENT_TOKEN_FILE),
        caFile: pathAt(flags.agentCa ?? env.MOORINGS_AGENT_CA),
        certFile: pathAt(flags.agentCert ?? env.MOORINGS_AGENT_CERT),
        keyFile: pathAt(flags.agentKey ?? env.MOORINGS_AGENT_KEY),
      },
      port: flags.port ?? env.MOORINGS_PORT ?? 8080,
      host: flags.host ?? env.MOORINGS_HOST ?? "127.0.0.1",
      publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
      dataDir: at(flags.dataDir ?? env.MOORINGS_DATA_DIR ?? ".moorings"),
      isReadOnly: flags.readOnly ?? env.MOORINGS_READ_ONLY ?? false,
      logLevel: flags.logLevel ?? env.MOORINGS_LOG_LEVEL ?? "info",
    },
  };
};

/** A flag for one way beats the environment's for another; two flags for two ways are a contradiction. */
const chooseWay = (flags: Flags, env: Environment, at: (path: string) => string): Way | string => {
  const flagged = [flags.kubeconfig, flags.snapshot, flags.lab].filter((flag) => flag !== undefined).length;
  if (flagged > 1) return "only one of --kubeconfig, --snapshot and --lab can be given";
  const kubeconfig = flagged === 0 ? env.MOORINGS_KUBECONFIG : flags.kubeconfig;
  const snapshot = flagged === 0 ? env.MOORINGS_SNAPSHOT : flags.snapshot;
  if (kubeconfig !== undefined && snapshot !== undefined) {
    return "only one of MOORINGS_KUBECONFIG and MOORINGS_SNAPSHOT can be set";
  }
  const context = flags.context ?? env.MOORINGS_CONTEXT;
  if (kubeconfig !== undefined) return { kind: "kubeconfig", path: at(kubeconfig), context };
  if (flags.context !== undefined) return "--context needs --kubeconfig";
  if (snapshot !== undefined) return { kind: "snapshot", path: at(snapshot) };
  return {
    kind: "lab",
    seed: flags.labSeed ?? env.MOORINGS_LAB_SEED ?? 1,
    pods: flags.labPods ?? env.MOORINGS_LAB_PODS,
    // Surprise: commander gives `--no-x` the value true when the flag is absent.
    hasChurn: flags.labChurn === false ? false : (env.MOORINGS_LAB_CHURN ?? true),
    hasNetns: (flags.lab ?? env.MOORINGS_LAB) === "netns",
  };
};

const readAgents = (text: string | undefined): readonly AgentAddress[] | undefined => {
  if (text === undefined) return [];
  const agents = text.split(",").map((part) => parseAgent(part));
  return agents.every((agent) => agent !== undefined) ? agents : undefined;
};

const isWebOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.username === "";
};

/** An empty variable is an unset one. */
const nonEmpty = (env: Env): Env =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));

const describe = (error: z.ZodError, prefix: string): string => {
  const issue = error.issues[0];
  return `${prefix}${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`;
};

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").replace(/^error: /, "");
