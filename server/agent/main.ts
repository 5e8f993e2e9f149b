import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { createLog } from "../log.ts";
import { serveAgent } from "./api.ts";
import { createDoor, isLoopback } from "./door.ts";
import { createKernel } from "./kernel.ts";
import { createObserver } from "./observer.ts";
import { DEFAULT_ROOTS } from "./roots.ts";

/** The node agent: reads one node and serves what it sees. */
interface Flags {
  readonly node: string;
  readonly listen: { readonly host: string; readonly port: number; readonly path?: string };
  readonly tokenFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly rootCni: string;
  readonly rootNetworks?: string;
  readonly rootMultus?: string;
  readonly rootConfig: string;
  readonly rootPlugins?: string;
  readonly rootNetns: string;
  readonly netnsPrefix: string;
}

const log = createLog("info");
const flags = parseFlags();
const { host, port, path } = flags.listen;
if (flags.tokenFile === undefined && !isLoopback(host.includes(":") ? `[${host}]` : host))
  fail("without --token-file the agent only listens on a loopback address");
if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined))
  fail("--tls-cert and --tls-key belong together");

const observer = createObserver({
  node: flags.node,
  bootId: bootId(),
  roots: {
    cni: flags.rootCni,
    networks: flags.rootNetworks ?? `${flags.rootCni}/networks`,
    multus: flags.rootMultus ?? `${flags.rootCni}/multus`,
    config: flags.rootConfig,
    plugins:
      flags.rootPlugins ??
      [DEFAULT_ROOTS.plugins, "/usr/lib/cni"].find((path) => existsSync(path)) ??
      DEFAULT_ROOTS.plugins,
    netns: flags.rootNetns,
  },
  kernel: createKernel(flags.rootNetns, flags.netnsPrefix),
  nowMs: () => Date.now(),
});
await observer.start();
const server = await open();
log.info({ url: server.url, node: flags.node, namespaces: observer.report.namespaces.length }, "agent ready");
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    observer.stop();
    void server.close().then(() => process.exit(0));
  });

async function open(): ReturnType<typeof serveAgent> {
  try {
    return await serveAgent({
      observer,
      epoch: randomBytes(6).toString("hex"),
      door: createDoor(flags.tokenFile),
      host,
      port,
      path,
      tls:
        flags.tlsCert === undefined || flags.tlsKey === undefined
          ? undefined
          : { cert: readFileSync(flags.tlsCert, "utf8"), key: readFileSync(flags.tlsKey, "utf8") },
    });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(message: string): never {
  process.stderr.write(`agent: ${message}\n`);
  process.exit(1);
}

function bootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() || null;
  } catch {
    return null;
  }
}

function parseFlags(): Flags {
  return new Command("agent")
    .description("The Moorings node agent: serves what this node's kernel and CNI files say. It only reads.")
    .requiredOption("--node <name>", "name of this node in the cluster")
    .option("--listen <address:port|/path>", "where to serve, port 0 for any, or a socket file", address, {
      host: "127.0.0.1",
      port: 9_911,
    })
    .option("--token-file <file>", "callers must send this bearer token")
    .option("--tls-cert <file>", "certificate chain, PEM")
    .option("--tls-key <file>", "its key, PEM")
    .option("--root-cni <folder>", "CNI results", DEFAULT_ROOTS.cni)
    .option("--root-networks <folder>", "host-local stores, <root-cni>/networks by default")
    .option("--root-multus <folder>", "Multus' records and results, <root-cni>/multus by default")
    .option("--root-config <folder>", "CNI configuration", DEFAULT_ROOTS.config)
    .option("--root-plugins <folder>", "CNI plugins, /opt/cni/bin or /usr/lib/cni by default")
    .option("--root-netns <folder>", "network namespaces", DEFAULT_ROOTS.netns)
    .option("--netns-prefix <text>", "look only at namespaces whose names begin so", "")
    .parse()
    .opts<Flags>();
}

function address(text: string): Flags["listen"] {
  if (text.startsWith("/")) return { host: "127.0.0.1", port: 0, path: text };
  const [, ipv6, name, digits] = /^(?:\[([0-9a-fA-F:]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const found = ipv6 ?? name;
  if (found === undefined || Number(digits) > 65_535) throw new InvalidArgumentError("must be address:port.");
  return { host: found, port: Number(digits) };
}
