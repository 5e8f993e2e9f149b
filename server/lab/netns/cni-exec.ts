import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  isRecord,
  numberAt,
  parseJson,
  recordAt,
  recordsAt,
  textAt,
  type JsonRecord,
} from "../controllers/json.ts";
import type { CniResult, RuntimeCall } from "../controllers/kernel.ts";
import { hasCapability, isList, type NetworkConf } from "../controllers/network-config.ts";
import { PATH, runProgram } from "./run-program.ts";

/** Where plugins run and where they are. */
export interface PluginHost {
  /** Namespace that is the node's host side. */
  readonly namespace: string;
  /** Searched in this order, as CNI_PATH. */
  readonly pluginFolders: readonly string[];
  /** Breaks off what is under way. */
  readonly signal?: AbortSignal;
}

/** What a plugin answered; `code` and `msg` are its own (CNI specification, "Error"), null where it gave none. */
export type PluginAnswer =
  { ok: true; output: JsonRecord } | { ok: false; code: number | null; msg: string; details: string };

const PLUGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** ADD of the whole chain, each plugin with its predecessor's result; the last result, or the first failure. */
export async function addChain(
  host: PluginHost,
  call: RuntimeCall,
): Promise<{ ok: true; output: JsonRecord } | { ok: false; error: string }> {
  let output: JsonRecord | undefined;
  for (const plugin of call.conf.plugins) {
    const answer = await execPlugin(host, "ADD", call, inputFor(call, plugin, output));
    if (!answer.ok) return { ok: false, error: failureText(call.conf, plugin, "add", answer) };
    output = answer.output;
  }
  return { ok: true, output: output ?? {} };
}

/** DEL of the chain, last plugin first, each with the result of the ADD where that is known. */
export async function deleteChain(
  host: PluginHost,
  call: RuntimeCall,
  added: JsonRecord | undefined,
): Promise<{ ok: true } | { ok: false; error: string }> {
  for (const plugin of call.conf.plugins.toReversed()) {
    const answer = await execPlugin(host, "DEL", call, inputFor(call, plugin, added));
    if (!answer.ok) return { ok: false, error: failureText(call.conf, plugin, "delete", answer) };
  }
  return { ok: true };
}

/** CNI_ARGS as a kubelet's runtime passes them, in its order. */
export function cniArgs({ sandbox }: Pick<RuntimeCall, "sandbox">): readonly (readonly [string, string])[] {
  return [
    ["IgnoreUnknown", "true"],
    ["K8S_POD_NAMESPACE", sandbox.namespace],
    ["K8S_POD_NAME", sandbox.name],
    ["K8S_POD_INFRA_CONTAINER_ID", sandbox.id],
    ["K8S_POD_UID", sandbox.uid],
  ];
}

/** What is asked at run time, for plugins that declare the capability. */
export function capabilityArgs(call: RuntimeCall): JsonRecord {
  const { conf, ips, mac } = call;
  return {
    ...(ips.length > 0 && hasCapability(conf, "ips") && { ips }),
    ...(mac !== undefined && hasCapability(conf, "mac") && { mac }),
  };
}

async function execPlugin(
  host: PluginHost,
  command: "ADD" | "DEL",
  call: RuntimeCall,
  input: JsonRecord,
): Promise<PluginAnswer> {
  const type = textAt(input, "type") ?? "";
  const path = PLUGIN_NAME.test(type)
    ? host.pluginFolders.map((folder) => join(folder, type)).find((file) => existsSync(file))
    : undefined;
  if (path === undefined)
    return noAnswer(`failed to find plugin "${type}" in path [${host.pluginFolders.join(" ")}]`);
  const env = {
    CNI_COMMAND: command,
    CNI_CONTAINERID: call.sandbox.id,
    CNI_NETNS: call.sandbox.netns,
    CNI_IFNAME: call.iface,
    CNI_PATH: host.pluginFolders.join(":"),
    CNI_ARGS: cniArgs(call)
      .map((pair) => pair.join("="))
      .join(";"),
    PATH,
  };
  const stdin = JSON.stringify(input);
  const ended = await runProgram("ip", ["netns", "exec", host.namespace, path], {
    stdin,
    env,
    signal: host.signal,
  });
  const parsed = parseJson(ended.stdout);
  const output = parsed.ok && isRecord(parsed.value) ? parsed.value : {};
  if (ended.code === 0) return { ok: true, output };
  const msg = textAt(output, "msg");
  if (msg === undefined)
    return noAnswer(`netplugin failed: ${JSON.stringify(ended.stderr.trim().slice(0, 1_000))}`);
  return { ok: false, code: numberAt(output, "code") ?? null, msg, details: textAt(output, "details") ?? "" };
}

function noAnswer(msg: string): PluginAnswer {
  return { ok: false, code: null, msg, details: "" };
}

/** What a plugin of a chain gets on its stdin (libcni `buildOneConfig`). */
function inputFor(call: RuntimeCall, plugin: JsonRecord, previous: JsonRecord | undefined): JsonRecord {
  const { capabilities, ...rest } = plugin;
  const declared = recordAt({ capabilities }, "capabilities") ?? {};
  const asked = Object.entries(capabilityArgs(call)).filter(([name]) => declared[name] === true);
  return {
    ...rest,
    name: call.conf.name,
    cniVersion: call.conf.cniVersion,
    ...(asked.length > 0 && { runtimeConfig: Object.fromEntries(asked) }),
    ...(previous !== undefined && { prevResult: previous }),
  };
}

/** As libcni words it: the plugin is named where it is one of a list. */
function failureText(
  conf: NetworkConf,
  plugin: JsonRecord,
  verb: "add" | "delete",
  { msg, details }: Extract<PluginAnswer, { ok: false }>,
): string {
  const text = details === "" ? msg : `${msg}; ${details}`;
  if (!isList(conf) && verb === "add") return text;
  const type = textAt(plugin, "type") ?? "";
  return `plugin type="${type}" name="${conf.name}" failed (${verb}): ${text}`;
}

/** A result of any specification version, as the lab's Multus reads it: the pod's own device last. */
export function readResult(output: JsonRecord): CniResult {
  const interfaces = recordsAt(output, "interfaces").map((device) => {
    const sandbox = textAt(device, "sandbox");
    return {
      name: textAt(device, "name") ?? "",
      mac: textAt(device, "mac") ?? "",
      ...(sandbox !== undefined && sandbox !== "" && { sandbox }),
    };
  });
  const listed = recordsAt(output, "ips").map((ip) => ({
    address: textAt(ip, "address") ?? "",
    gateway: textAt(ip, "gateway"),
    interface: numberAt(ip, "interface") ?? 0,
  }));
  // Before 0.3.0 there was one address for each family.
  const single = ["ip4", "ip6"].flatMap((family) => {
    const address = textAt(output, family, "ip");
    return address === undefined
      ? []
      : [{ address, gateway: textAt(output, family, "gateway"), interface: 0 }];
  });
  return {
    interfaces: interfaces.toSorted((a, b) => Number("sandbox" in a) - Number("sandbox" in b)),
    ips: [...listed, ...single].map(({ gateway, ...ip }) => ({
      ...ip,
      ...(gateway !== undefined && { gateway }),
    })),
    routes: recordsAt(output, "routes"),
    dns: recordAt(output, "dns") ?? {},
  };
}
