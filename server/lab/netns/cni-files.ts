import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson, recordAt, type JsonRecord } from "../controllers/json.ts";
import type { RuntimeCall, Sandbox } from "../controllers/kernel.ts";
import { pluginType } from "../controllers/network-config.ts";
import { capabilityArgs, cniArgs } from "./cni-exec.ts";

/**
 * What libcni and Multus leave on a node's disk, in their formats, below one private folder: results of ADD
 * (`multus/results`), Multus' record of a sandbox (`multus/<id>`), its own configuration (`net.d`).
 */
export interface CniFiles {
  /** `--root-cni` of an agent; host-local keeps its stores in `networks` below it. */
  readonly root: string;
  readonly networks: string;
  readonly config: string;
  /** The result of an ADD, for CHECK and DEL; undefined where there is none. */
  readAdded(call: RuntimeCall): JsonRecord | undefined;
  writeAdded(call: RuntimeCall, output: JsonRecord): void;
  dropAdded(call: RuntimeCall): void;
  writeDelegates(sandbox: Sandbox): void;
  dropDelegates(sandbox: Sandbox): void;
}

export function openCniFiles(folder: string): CniFiles {
  const root = join(folder, "cni");
  const multus = join(root, "multus");
  const results = join(multus, "results");
  const networks = join(root, "networks");
  const config = join(folder, "net.d");
  for (const path of [results, networks, config, join(root, "results")])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  write(join(config, "00-multus.conf"), {
    cniVersion: "0.3.1",
    name: "multus-cni-network",
    type: "multus-shim",
  });
  const fileOf = ({ conf, sandbox, iface }: RuntimeCall): string =>
    join(results, `${conf.name}-${sandbox.id}-${iface}`.replaceAll("/", "_"));
  return {
    root,
    networks,
    config,
    readAdded: (call) => readRecord(fileOf(call)),
    writeAdded: (call, output) => write(fileOf(call), cacheEntry(call, output)),
    dropAdded: (call) => rmSync(fileOf(call), { force: true }),
    writeDelegates: (sandbox) => write(join(multus, sandbox.id), sandbox.delegates.map(delegateEntry)),
    dropDelegates: (sandbox) => rmSync(join(multus, sandbox.id), { force: true }),
  };
}

/** libcni's `cachedInfo`. */
function cacheEntry(call: RuntimeCall, output: JsonRecord): object {
  const asked = capabilityArgs(call);
  return {
    kind: "cniCacheV1",
    containerId: call.sandbox.id,
    config: base64(call.conf.text),
    ifName: call.iface,
    networkName: call.conf.name,
    netns: call.sandbox.netns,
    cniArgs: cniArgs(call),
    ...(Object.keys(asked).length > 0 && { capabilityArgs: asked }),
    result: output,
  };
}

/** Multus' `DelegateNetConf`, the fields that tell something; the first is the cluster default and names no interface. */
function delegateEntry({ network, iface, conf }: Sandbox["delegates"][number], index: number): object {
  return {
    Conf: { cniVersion: conf.cniVersion, name: conf.name, type: pluginType(conf) },
    Name: network,
    ...(index > 0 && { ifnameRequest: iface }),
    Bytes: base64(conf.text),
  };
}

function readRecord(file: string): JsonRecord | undefined {
  try {
    const parsed = parseJson(readFileSync(file, "utf8"));
    return parsed.ok ? recordAt(parsed.value, "result") : undefined;
  } catch {
    // DEL goes on without a previous result, as a runtime's does.
    return undefined;
  }
}

/** At once, or not at all: whoever watches the folder never sees half a file. */
function write(path: string, value: object): void {
  const part = join(path, "..", `.${String(process.pid)}.part`);
  writeFileSync(part, JSON.stringify(value), { mode: 0o600 });
  renameSync(part, path);
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
