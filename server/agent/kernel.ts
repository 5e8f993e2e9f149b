import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { readLinks, readRoutes } from "../../lib/cni/ip-json.ts";
import type { NodeReportLink, NodeReportNamespace } from "../../lib/cni/node-report.ts";
import { isRecord, listOf, textOf } from "../../lib/kube/fields.ts";
import { failed, ok, type Result } from "../../lib/model/result.ts";
import { IP, NSENTER, run } from "./run.ts";

export interface SeenNetns {
  readonly links: NodeReportLink[];
  readonly routes: NonNullable<NodeReportNamespace["routes"]>;
}

/** What the agent asks of the kernel; a test may answer from recordings. */
export interface Kernel {
  readHost(): Promise<Result<NodeReportLink[]>>;
  /** Names below the folder of namespaces, in order. */
  names(): Promise<readonly string[]>;
  /** undefined: it is gone, or not a namespace (yet). */
  readNetns(name: string): Promise<Result<SeenNetns> | undefined>;
  /** Gives namespaces a number here, without which the bell doesn't ring for them. Returns name by number. */
  number(names: readonly string[]): Promise<ReadonlyMap<number, string>>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const NAMES_MAX = 10_000;
const QUERY = "addr show\nroute show table all\n";

/** `prefix`: other namespaces in the folder are none of this node's, and not looked at. */
export const createKernel = (folder: string, prefix = ""): Kernel => ({
  readHost: async () => {
    const output = await run(IP, ["-j", "-d", "addr", "show"]);
    if (!output.ok) return output;
    const read = seen(output.value);
    return read.ok ? ok(read.value.links) : read;
  },
  names: async () => {
    try {
      return (await readdir(folder))
        .filter((name) => NAME.test(name) && name.startsWith(prefix))
        .sort()
        .slice(0, NAMES_MAX);
    } catch {
      return [];
    }
  },
  readNetns: async (name) => {
    let file;
    try {
      file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch {
      return undefined;
    }
    try {
      // A namespace that is being made, or whose mount doesn't reach us, is an empty file of another file system.
      const output = await run(NSENTER, ["--net=/proc/self/fd/3", IP, "-j", "-d", "-batch", "-"], {
        stdin: QUERY,
        fd: file.fd,
      });
      return output.ok ? seen(output.value) : output;
    } finally {
      await file.close();
    }
  },
  number: async (names) => {
    const fit = names.filter((name) => NAME.test(name));
    if (fit.length > 0) {
      // Those that have a number already are complained about: that is no failure.
      await run(IP, ["-force", "-batch", "-"], {
        stdin: fit.map((name) => `netns set ${name} auto\n`).join(""),
      });
    }
    const output = await run(IP, ["-j", "netns", "list-id"]);
    const numbers = new Map<number, string>();
    for (const entry of output.ok ? listOf(parse(output.value)) : []) {
      if (!isRecord(entry)) continue;
      const name = textOf(entry["name"]);
      if (typeof entry["nsid"] === "number" && name !== undefined) numbers.set(entry["nsid"], name);
    }
    return numbers;
  },
});

const seen = (output: string): Result<SeenNetns> => {
  // A batch prints one list a line; a namespace without routes prints an empty one, or nothing.
  const [links, routes] = output.split("\n").filter((line) => line.trim() !== "");
  const list = parse(links ?? "");
  if (!Array.isArray(list))
    return failed({ code: "REPORT_INVALID", detail: "ip printed no list of devices" });
  const isMain = (entry: unknown): boolean => isRecord(entry) && entry["table"] === undefined;
  return ok({
    links: readLinks(list).map((link) => ({
      ...link,
      addresses: link.addresses.map((address) => ({ ...address, flags: [...address.flags] })),
    })),
    routes: readRoutes(listOf(parse(routes ?? "[]")).filter(isMain)),
  });
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
