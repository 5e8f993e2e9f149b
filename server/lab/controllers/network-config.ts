import type { LabObject } from "../lab-cluster.ts";
import { isRecord, parseJson, recordAt, recordsAt, textAt, valueAt, type JsonRecord } from "./json.ts";

/** A network configuration as a CNI runtime would carry it out (CNI specification 1.1, section 1). */
export interface NetworkConf {
  /** The CNI network's own name; the definition's name where the configuration has none. */
  name: string;
  cniVersion: string;
  /** One for a plain configuration, all of a chain for a list. Never empty. */
  plugins: readonly [JsonRecord, ...JsonRecord[]];
  /** What the result cache keeps, as JSON text. */
  text: string;
}

export type ConfLoad = { ok: true; conf: NetworkConf } | { ok: false; error: string };

/** Loads the configuration of a NetworkAttachmentDefinition; errors read as Multus reports them at pod start. */
export function loadConf(definition: LabObject): ConfLoad {
  const config = textAt(definition["spec"], "config");
  if (config === undefined || config === "") {
    return failed("GetCNIConfig: err in GetCNIConfigFromFile: No networks found in /etc/cni/multus/net.d");
  }
  const parsed = parseJson(config);
  const unmarshal = "GetCNIConfig: err in getCNIConfigFromSpec: failed to unmarshal Spec.Config: ";
  if (!parsed.ok) return failed(unmarshal + parsed.error);
  if (!isRecord(parsed.value)) {
    const kind = Array.isArray(parsed.value) ? "array" : typeof parsed.value;
    return failed(`${unmarshal}json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`);
  }
  return confOf(parsed.value, definition.metadata.name);
}

function failed(error: string): ConfLoad {
  return { ok: false, error };
}

function confOf(config: JsonRecord, definitionName: string): ConfLoad {
  const named = textAt(config, "name");
  const name = named === undefined || named === "" ? definitionName : named;
  const full: JsonRecord = { ...config, name };
  const listed = recordsAt(config, "plugins");
  const plugins = textAt(config, "type") ? [full] : listed;
  const [first, ...rest] = plugins;
  if (first === undefined || !textAt(first, "type")) {
    return failed(
      "LoadDelegateNetConf: failed with: LoadDelegateNetConfList: delegate must have the 'type' or 'plugin' field",
    );
  }
  const cniVersion = textAt(config, "cniVersion") ?? "0.1.0";
  return { ok: true, conf: { name, cniVersion, plugins: [first, ...rest], text: JSON.stringify(full) } };
}

export function pluginType(conf: NetworkConf): string {
  return textAt(conf.plugins[0], "type") ?? "";
}

/** Whether it was written as a list of plugins, be it of one. */
export function isList(conf: NetworkConf): boolean {
  const parsed = parseJson(conf.text);
  return parsed.ok && !textAt(parsed.value, "type");
}

export function ipamOf(conf: NetworkConf): JsonRecord {
  return recordAt(conf.plugins[0], "ipam") ?? {};
}

/** Whether any plugin of the chain declares a capability, so that runtimeConfig carries it. */
export function hasCapability(conf: NetworkConf, capability: string): boolean {
  return conf.plugins.some((plugin) => valueAt(plugin, ["capabilities", capability]) === true);
}
