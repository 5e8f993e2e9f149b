import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRecord, listOf, textOf } from "../../../lib/kube/fields.ts";
import { ok, type Result } from "../../../lib/model/result.ts";
import type { DetailText, NetnsText, NumberedName } from "../powers.ts";
import { isId } from "../ids.ts";
import type { Roots } from "../roots.ts";
import { BRIDGE, IP, NSENTER, run, XARGS } from "./run.ts";

const NAMES_MAX = 10_000;
/** Below this, one program each is as fast. */
const MANY = 4;
/** Open files at once, of a limit of 1,024. */
const CHUNK_MAX = 125;
const QUERY = "addr show\nroute show table all\n";
const NSFS_MAGIC = 0x6e736673;
const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads the network namespaces below one folder, and the node's own: `hostFile` where we are not in it ourselves. */
export interface Namespaces {
  names(): readonly string[];
  host(): Promise<Result<string>>;
  read(names: readonly string[]): Promise<NetnsText[]>;
  number(names: readonly string[]): Promise<NumberedName[]>;
  detail(name: string | null): Promise<Result<DetailText>>;
  counters(name: string | null): Promise<Result<string>>;
  /** The program that enters the node's own namespace, to put before another; none where we are in it. */
  readonly inHost: readonly string[];
}

export const createNamespaces = ({
  netns: folder,
  netnsPrefix,
  hostNetns: hostFile,
}: Pick<Roots, "netns" | "netnsPrefix" | "hostNetns">): Namespaces => {
  const isOurs = (name: string): boolean => isId(name) && name.startsWith(netnsPrefix);
  const inHost = hostFile === undefined ? [] : [NSENTER, `--net=${hostFile}`];
  const runInHost = (args: readonly string[], stdin?: string): Promise<Result<string>> => {
    const [file = IP, ...rest] = [...inHost, ...args];
    return run(file, rest, stdin === undefined ? {} : { stdin });
  };

  /** undefined: gone, or no namespace (yet): one that is being made is an empty file of another file system. */
  const open = (name: string): number | undefined => {
    if (!isOurs(name)) return undefined;
    let fd;
    try {
      fd = openSync(join(folder, name), OPEN);
      if (statfsSync(`/proc/self/fd/${String(fd)}`).type === NSFS_MAGIC) return fd;
    } catch {
      // It went while we looked.
    }
    if (fd !== undefined) closeSync(fd);
    return undefined;
  };

  const runIn = async (
    name: string | null,
    args: readonly string[],
    stdin?: string,
  ): Promise<Result<string>> => {
    if (name === null) return runInHost(args, stdin);
    const fd = open(name);
    if (fd === undefined) return { ok: false, problem: { code: "NOT_FOUND", detail: "It is gone" } };
    try {
      return await run(NSENTER, ["--net=/proc/self/fd/3", ...args], {
        fds: [fd],
        ...(stdin === undefined ? {} : { stdin }),
      });
    } finally {
      closeSync(fd);
    }
  };

  const readOne = async (name: string): Promise<NetnsText> => {
    const output = await runIn(name, [IP, "-j", "-d", "-s", "-batch", "-"], QUERY);
    if (output.ok) return textOfLines(output.value.split("\n"));
    return output.problem.code === "NOT_FOUND"
      ? { kind: "gone" }
      : { kind: "failed", detail: output.problem.detail };
  };

  return {
    inHost,
    names: () => {
      try {
        return readdirSync(folder).filter(isOurs).sort().slice(0, NAMES_MAX);
      } catch {
        return [];
      }
    },
    host: () => runInHost([IP, "-j", "-d", "-s", "addr", "show"]),
    read: async (names) => {
      if (names.length < MANY) return Promise.all(names.map(readOne));
      const chunks = [];
      for (let at = 0; at < names.length; at += CHUNK_MAX) chunks.push(names.slice(at, at + CHUNK_MAX));
      const texts = [];
      for (const chunk of chunks) texts.push(...(await readMany(chunk, open)));
      return Promise.all(texts.map(async (text, index) => text ?? readOne(names[index] ?? "")));
    },
    number: async (names) => {
      const fit = names.filter(isOurs);
      if (fit.length > 0) {
        // Those that have a number already are complained about: that is no failure.
        await runInHost(
          [IP, "-force", "-batch", "-"],
          fit.map((name) => `netns set ${name} auto\n`).join(""),
        );
      }
      // Surprise: `list-id` breaks off where the kernel's answer needs more than one message.
      const output = await runInHost([IP, "-j", "netns", "list"]);
      return output.ok ? numbersOf(output.value) : [];
    },
    detail: async (name) => {
      const routes = await runIn(name, [IP, "-j", "-d", "route", "show", "table", "all"]);
      if (!routes.ok) return routes;
      const neighbours = await runIn(name, [IP, "-j", "neigh", "show"]);
      if (!neighbours.ok) return neighbours;
      const bridgeVlans = await runIn(name, [BRIDGE, "-j", "vlan", "show"]);
      return ok({
        routes: routes.value,
        neighbours: neighbours.value,
        bridgeVlans: bridgeVlans.ok ? bridgeVlans.value : "[]",
      });
    },
    counters: (name) => runIn(name, [IP, "-j", "-s", "link", "show"]),
  };
};

/**
 * One program that starts `ip` once for each namespace: cheaper than starting each from here. Namespaces are
 * given as files that we opened, so that nothing else is entered and none can vanish. undefined: to be read alone.
 */
const readMany = async (
  names: readonly string[],
  open: (name: string) => number | undefined,
): Promise<(NetnsText | undefined)[]> => {
  const opened = names.map(open);
  const fds = opened.filter((fd) => fd !== undefined);
  const half = Math.ceil(fds.length / 2);
  const query = openQuery();
  try {
    if (query === undefined) return names.map(() => undefined);
    const halves = await Promise.all(
      [fds.slice(0, half), fds.slice(half)].map((part) => readSerially(part, query)),
    );
    const texts = halves.flat();
    let next = 0;
    return opened.map((fd) => (fd === undefined ? { kind: "gone" } : texts[next++]));
  } finally {
    for (const fd of fds) closeSync(fd);
    if (query !== undefined) closeSync(query);
  }
};

const readSerially = async (fds: readonly number[], query: number): Promise<(NetnsText | undefined)[]> => {
  if (fds.length === 0) return [];
  // Surprise: `ip -n` takes names below /run/netns only, and makes a mount namespace each time.
  const args = ["-I{}", NSENTER, "--net={}", IP, "-j", "-d", "-s", "-batch", "/proc/self/fd/3"];
  const output = await run(XARGS, args, {
    fds: [query, ...fds],
    stdin: fds.map((_, index) => `/proc/self/fd/${String(index + 4)}\n`).join(""),
  });
  const lines = output.ok ? output.value.split("\n") : [];
  if (lines.at(-1) === "") lines.pop();
  // Two answers each, or we couldn't tell whose they are.
  if (lines.length !== fds.length * 2) return fds.map(() => undefined);
  return fds.map((_, index) => textOfLines(lines.slice(index * 2, index * 2 + 2)));
};

/** A batch prints one list a line; a namespace without routes prints an empty one. */
const textOfLines = ([links = "", routes = "[]"]: readonly string[]): NetnsText =>
  links.startsWith("[")
    ? { kind: "read", links, routes: routes || "[]" }
    : { kind: "failed", detail: "ip printed no list of devices" };

/** `ip -batch` wants a file that each of them can open anew. */
const openQuery = (): number | undefined => {
  try {
    const folder = mkdtempSync(join(tmpdir(), "agent-"));
    try {
      const file = join(folder, "query");
      writeFileSync(file, QUERY, { mode: 0o600 });
      return openSync(file, constants.O_RDONLY);
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    return undefined;
  }
};

const numbersOf = (output: string): NumberedName[] => {
  try {
    return listOf(JSON.parse(output)).flatMap((entry) => {
      const name = isRecord(entry) ? textOf(entry["name"]) : undefined;
      const number = isRecord(entry) ? entry["id"] : undefined;
      return typeof number === "number" && name !== undefined ? [{ number, name }] : [];
    });
  } catch {
    return [];
  }
};
