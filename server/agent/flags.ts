import { parseArgs } from "node:util";
import { AGENT_ACTIONS } from "./actions.ts";
import { isLoopback } from "./loopback.ts";
import { DEFAULT_ROOTS, defaultPlugins, type Roots } from "./roots.ts";

/** How an agent was started. */
export interface Flags {
  readonly node: string;
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** A socket file to listen on instead, for who may open it. */
  readonly path: string | undefined;
  readonly roots: Roots;
  readonly actions: readonly (typeof AGENT_ACTIONS)[number][];
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly callers: Callers;
}

/** How callers prove who they are. */
export type Callers =
  | { readonly kind: "loopback" }
  | { readonly kind: "token"; readonly file: string }
  | { readonly kind: "certificate"; readonly caFile: string }
  /** By the cluster: TokenReview, then SubjectAccessReview. */
  | {
      readonly kind: "reviewed";
      readonly api: string;
      readonly caFile: string | undefined;
      readonly tokenFile: string;
      readonly audience: string;
    };

export type FlagsRead =
  | { readonly kind: "flags"; readonly flags: Flags }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "bad"; readonly message: string };

const OPTIONS = {
  node: "name of this node in the cluster (needed)",
  listen: "ADDRESS:PORT to serve on, port 0 for any, or a socket file; 127.0.0.1:9911 by default",
  "token-file": "callers must send this bearer token",
  "tls-cert": "certificate chain, PEM; read anew when it changes",
  "tls-key": "its key, PEM",
  "client-ca": "callers must have a certificate of this authority, PEM",
  "kube-api": "callers are proved and allowed by this Kubernetes API: https://ADDRESS:PORT",
  "kube-ca": "its authority, PEM",
  "kube-token-file": "our own token for it",
  audience: "audience that callers' tokens must be made for; moorings-agent by default",
  "enable-actions": `what the agent may change, of ${AGENT_ACTIONS.join(",")}; nothing by default`,
  "root-cni": `CNI results; ${DEFAULT_ROOTS.cni} by default`,
  "root-networks": "host-local stores; ROOT-CNI/networks by default",
  "root-multus": "Multus' records and results; ROOT-CNI/multus by default",
  "root-config": `CNI configuration; ${DEFAULT_ROOTS.config} by default`,
  "root-plugins": `CNI plugins, folders separated by colons as in CNI_PATH; the first there is of ${DEFAULT_ROOTS.plugins.join(", ")} by default`,
  "root-netns": `network namespaces; ${DEFAULT_ROOTS.netns} by default`,
  "netns-prefix": "look only at namespaces whose names begin so",
  "host-netns": "file that is the node's own network namespace, where the agent isn't in it",
  "multus-socket": `Multus' daemon; ${DEFAULT_ROOTS.multusSocket} by default`,
  "dhcp-socket": `daemon of the dhcp plugin; ${DEFAULT_ROOTS.dhcpSocket} by default`,
  "root-sysfs": `the kernel's devices; ${DEFAULT_ROOTS.sysfs} by default`,
  "runtime-sockets": `sockets of container runtimes, separated by commas; ${DEFAULT_ROOTS.runtimeSockets.join(",")} by default`,
  "ovs-socket": `Open vSwitch' database; ${DEFAULT_ROOTS.openvswitchSocket} by default`,
} as const;

type Values = Partial<Record<keyof typeof OPTIONS, string>>;

/** Reads the command line. Prints nothing and never ends the process. */
export const readFlags = (argv: readonly string[]): FlagsRead => {
  const options = Object.fromEntries(
    [...Object.keys(OPTIONS), "help"].map((name) => [
      name,
      { type: name === "help" ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    if (values["help"] === true) return { kind: "help", text: HELP };
    const texts: Values = Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
    return flagsOf(texts);
  } catch (error) {
    return { kind: "bad", message: error instanceof Error ? error.message : String(error) };
  }
};

const flagsOf = (values: Values): FlagsRead => {
  const bad = (message: string): FlagsRead => ({ kind: "bad", message });
  if (values.node === undefined || values.node === "") return bad("--node is needed");
  const address = addressOf(values.listen ?? "127.0.0.1:9911");
  if (address === undefined) return bad("--listen must be ADDRESS:PORT");
  const certFile = values["tls-cert"];
  const keyFile = values["tls-key"];
  if ((certFile === undefined) !== (keyFile === undefined))
    return bad("--tls-cert and --tls-key belong together");
  const tls = certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
  const actions = (values["enable-actions"] ?? "").split(",").filter((name) => name !== "");
  const known = AGENT_ACTIONS.filter((action) => actions.includes(action));
  if (known.length !== new Set(actions).size)
    return bad(`--enable-actions must be of ${AGENT_ACTIONS.join(",")}`);
  const callers = callersOf(values);
  if (typeof callers === "string") return bad(callers);
  if (callers.kind === "certificate" && tls === undefined) return bad("--client-ca needs --tls-cert");
  const isLocal = isLoopback(address.host.includes(":") ? `[${address.host}]` : address.host);
  if (!isLocal && callers.kind === "loopback")
    return bad(
      "without --token-file, --client-ca or --kube-api the agent only listens on a loopback address",
    );
  if (!isLocal && tls === undefined)
    return bad("without --tls-cert and --tls-key the agent only listens on a loopback address");
  return {
    kind: "flags",
    flags: { node: values.node, ...address, roots: rootsOf(values), actions: known, tls, callers },
  };
};

const callersOf = (values: Values): Callers | string => {
  const ways = [values["token-file"], values["client-ca"], values["kube-api"]];
  if (ways.filter((way) => way !== undefined).length > 1)
    return "callers prove themselves in one way: --token-file, --client-ca or --kube-api";
  if (values["token-file"] !== undefined) return { kind: "token", file: values["token-file"] };
  if (values["client-ca"] !== undefined) return { kind: "certificate", caFile: values["client-ca"] };
  const api = values["kube-api"];
  if (api === undefined) return { kind: "loopback" };
  const tokenFile = values["kube-token-file"];
  if (!/^https?:$/.test(URL.parse(api)?.protocol ?? "")) return "--kube-api must be a URL";
  if (tokenFile === undefined) return "--kube-api needs --kube-token-file";
  return {
    kind: "reviewed",
    api,
    caFile: values["kube-ca"],
    tokenFile,
    audience: values.audience ?? "moorings-agent",
  };
};

const rootsOf = (values: Values): Roots => {
  const cni = values["root-cni"] ?? DEFAULT_ROOTS.cni;
  return {
    cni,
    networks: values["root-networks"] ?? `${cni}/networks`,
    multus: values["root-multus"] ?? `${cni}/multus`,
    config: values["root-config"] ?? DEFAULT_ROOTS.config,
    plugins: values["root-plugins"]?.split(":").filter((path) => path !== "") ?? defaultPlugins(),
    netns: values["root-netns"] ?? DEFAULT_ROOTS.netns,
    netnsPrefix: values["netns-prefix"] ?? "",
    hostNetns: values["host-netns"],
    multusSocket: values["multus-socket"] ?? DEFAULT_ROOTS.multusSocket,
    dhcpSocket: values["dhcp-socket"] ?? DEFAULT_ROOTS.dhcpSocket,
    sysfs: values["root-sysfs"] ?? DEFAULT_ROOTS.sysfs,
    openvswitchSocket: values["ovs-socket"] ?? DEFAULT_ROOTS.openvswitchSocket,
    runtimeSockets:
      values["runtime-sockets"]?.split(",").filter((path) => path !== "") ?? DEFAULT_ROOTS.runtimeSockets,
    openvswitchTool: DEFAULT_ROOTS.openvswitchTool,
  };
};

const addressOf = (text: string): Pick<Flags, "host" | "port" | "path"> | undefined => {
  if (text.startsWith("/")) return { host: "127.0.0.1", port: 0, path: text };
  const [, ipv6, name, digits] = /^(?:\[([0-9a-fA-F:]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = ipv6 ?? name;
  return host === undefined || Number(digits) > 65_535
    ? undefined
    : { host, port: Number(digits), path: undefined };
};

const HELP = [
  "Usage: agent --node NAME [options]",
  "",
  "The Moorings node agent: serves what this node's kernel and CNI files say. It only reads, unless told otherwise.",
  "",
  ...Object.entries(OPTIONS).map(([name, text]) => `  --${name.padEnd(16)} ${text}`),
].join("\n");
