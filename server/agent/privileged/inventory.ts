import { existsSync, readdirSync, statSync } from "node:fs";
import { connect } from "node:net";
import { release } from "node:os";
import { join } from "node:path";
import { isRecord, textOf, textsOf } from "../../../lib/kube/fields.ts";
import type { AgentInventory } from "../../../lib/cni/agent-inventory.ts";
import { capabilitiesOf } from "../capabilities.ts";
import type { PrivilegedInventory } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { LINK_TYPES, readLinkTypes } from "./link-types.ts";
import { findPlugin, namesOnce } from "./plugin-folder.ts";
import { createQueue, IP, runToEnd } from "./run.ts";
import type { Runtimes } from "./runtimes.ts";

type Plugin = AgentInventory["plugins"][number];
type Socket = AgentInventory["multus"]["socket"];

const PLUGINS_MAX = 200;
const SOCKET_MS = 2_000;
const PLUGIN_MS = 5_000;
/** Multus itself would wait for its daemon. */
const CNI_ENV = { CNI_COMMAND: "VERSION", CNI_PATH: "/nowhere" };
const VERSION_ASKED = '{"cniVersion":"1.1.0"}';
const pluginQueue = createQueue(2);
/** What a plugin of that time and size said; a plugin that is replaced is asked anew. */
const known = new Map<string, Plugin>();

let linkTypes: ReturnType<typeof readLinkTypes> | undefined;

const TOOLS: readonly (readonly [name: string, paths: readonly string[], args: readonly string[]])[] = [
  ["ip", [IP], ["-V"]],
  ["nsenter", ["/usr/bin/nsenter", "/bin/nsenter"], ["--version"]],
  ["bridge", ["/usr/sbin/bridge", "/sbin/bridge", "/usr/bin/bridge"], ["-V"]],
  ["ethtool", ["/usr/sbin/ethtool", "/sbin/ethtool"], ["--version"]],
  ["ovs-vsctl", ["/usr/bin/ovs-vsctl"], ["--version"]],
];

/** Looks at the node's plugins, tools, kernel and sockets. Runs each plugin's VERSION verb, which changes nothing. */
export const readInventory = async (roots: Roots, runtimes: Runtimes): Promise<PrivilegedInventory> => {
  linkTypes ??= readLinkTypes(LINK_TYPES);
  const [plugins, tools, multus, dhcp, kinds, asked] = await Promise.all([
    readPlugins(roots.plugins),
    Promise.all(TOOLS.map(readTool)),
    askMultus(roots.multusSocket),
    connectTo(roots.dhcpSocket),
    linkTypes,
    runtimes.read(),
  ]);
  return {
    capabilities: capabilitiesOf("self"),
    kernel: { release: release(), linkTypes: kinds },
    tools,
    pluginFolder: roots.plugins.join(":"),
    plugins,
    multus: { socket: multus },
    dhcp: { socket: dhcp },
    runtimes: asked.map(({ name, path, state, detail }) => ({ name, path, state, detail })),
  };
};

const readPlugins = async (folders: readonly string[]): Promise<Plugin[]> => {
  const found = namesOnce(folders.map((folder) => ({ folder, names: namesIn(folder) })));
  const plugins = await Promise.all(
    found.slice(0, PLUGINS_MAX).map(({ folder, name }) => readPlugin(folder, name)),
  );
  return plugins.filter((plugin) => plugin !== undefined);
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch {
    // The report says that it can't be read.
    return [];
  }
};

const readPlugin = async (folder: string, name: string): Promise<Plugin | undefined> => {
  let stat;
  try {
    stat = statSync(join(folder, name));
  } catch {
    return undefined;
  }
  if (!stat.isFile()) return undefined;
  const common = { name, modifiedAt: new Date(stat.mtimeMs).toISOString(), sizeBytes: stat.size };
  const key = JSON.stringify([folder, common, stat.ino]);
  const answered = known.get(key);
  if (answered !== undefined) return answered;
  const program = findPlugin([folder], name);
  if (!program.ok) return { ...common, cniVersions: null, about: null, problem: program.problem.detail };
  const options = { stdin: VERSION_ASKED, outputMaxBytes: 64 * 1024, timeoutMs: PLUGIN_MS };
  const version = await pluginQueue(() => runToEnd(program.value, [], { ...options, env: CNI_ENV }));
  const bare = await pluginQueue(() => runToEnd(program.value, [], { ...options, stdin: "", env: {} }));
  const versions = versionsOf(version.stdout);
  const plugin = {
    ...common,
    cniVersions: versions,
    about: /^CNI .*$/m.exec(bare.stderr)?.[0] ?? null,
    problem: versions === null ? (version.problem ?? "it doesn't answer VERSION") : null,
  };
  known.set(key, plugin);
  return plugin;
};

const versionsOf = (stdout: string): string[] | null => {
  try {
    const answer: unknown = JSON.parse(stdout);
    return isRecord(answer) && Array.isArray(answer["supportedVersions"])
      ? textsOf(answer["supportedVersions"]).slice(0, 100)
      : null;
  } catch {
    return null;
  }
};

const readTool = async ([name, paths, args]: (typeof TOOLS)[number]): Promise<
  AgentInventory["tools"][number]
> => {
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) return { name, path: null, version: null };
  const ended = await runToEnd(path, args, { timeoutMs: PLUGIN_MS, outputMaxBytes: 64 * 1024 });
  return { name, path, version: textOf(ended.stdout.split("\n")[0]?.trim()) ?? null };
};

/** Multus' daemon answers `GET /healthz` with an empty 200. */
const askMultus = async (path: string): Promise<Socket> => {
  if (!existsSync(path)) return { path, state: "absent", detail: null };
  // Most of this part's life it needs no HTTP.
  const { request } = await import("node:http");
  return new Promise((resolve) => {
    const silent = (detail: string): void => {
      resolve({ path, state: "silent", detail });
    };
    const asked = request({ socketPath: path, path: "/healthz", timeout: SOCKET_MS }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve({ path, state: "answers", detail: "/healthz says 200" });
      else silent(`/healthz says ${String(response.statusCode)}`);
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer within 2 s")));
    asked.on("error", (error) => {
      silent(error.message);
    });
    asked.end();
  });
};

const connectTo = (path: string): Promise<Socket> =>
  new Promise((resolve) => {
    if (!existsSync(path)) return resolve({ path, state: "absent", detail: null });
    const socket = connect({ path, timeout: SOCKET_MS });
    socket.on("connect", () => {
      socket.destroy();
      resolve({ path, state: "answers", detail: "it takes connections" });
    });
    const silent = (detail: string): void => {
      socket.destroy();
      resolve({ path, state: "silent", detail });
    };
    socket.on("timeout", () => {
      silent("no answer within 2 s");
    });
    socket.on("error", (error) => {
      silent(error.message);
    });
  });
