import { JSON_LIST_MAX, parseJson } from "../kube/json.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf } from "../kube/fields.ts";
import type { Ipam, NetworkPlugin } from "../model/network.ts";
import type { Problem } from "../model/problems.ts";
import { readIpam } from "./ipam-config.ts";

/**
 * A CNI network configuration as far as pictures and checks need it: one plugin, or a list of them. Everything that
 * can't be read is null and named in `problems`; nothing is guessed.
 * @see https://github.com/containernetworking/cni/blob/main/SPEC.md#section-1-network-configuration-format
 */
export interface NetworkConfig {
  /** Name inside the configuration; the NAD's own where it has none, as Multus fills it in. */
  readonly cniName: string | null;
  readonly cniVersion: string | null;
  readonly plugins: readonly NetworkPlugin[];
  /** Type of the first plugin: what makes the interface. */
  readonly type: string | null;
  readonly bridge: string | null;
  readonly master: string | null;
  readonly vlan: number | null;
  readonly mtu: number | null;
  readonly mode: string | null;
  readonly physicalNetwork: string | null;
  readonly ipam: Ipam | null;
  readonly problems: readonly Problem[];
}

/**
 * @param nadName name of the object that holds it
 * @see https://github.com/k8snetworkplumbingwg/network-attachment-definition-client/blob/master/pkg/utils/cniconfig.go (GetCNIConfig)
 */
export const parseNetworkConfig = (text: string | undefined, nadName: string): NetworkConfig => {
  if (text === undefined || text.trim() === "") {
    return unreadable({
      code: "CONFIG_MISSING",
      detail: `${nadName} has no configuration of its own: each node looks for a file whose name field is ${nadName}`,
    });
  }
  const parsed = parseJson(text, {
    tooLarge: "CONFIG_INVALID",
    notJson: "CONFIG_NOT_JSON",
    subject: "The configuration",
  });
  if (!parsed.ok) return unreadable(parsed.problem);
  if (!isRecord(parsed.value)) return unreadable(invalid("The configuration is JSON, but not an object"));
  return readNetworkConfig(parsed.value, nadName);
};

/** As parseNetworkConfig, for a configuration that is an object already (a CNI cache holds one). */
export const readNetworkConfig = (config: JsonRecord, nadName: string): NetworkConfig => {
  const problems: Problem[] = [];
  const pluginConfigs = pluginConfigsOf(config, problems);
  const main = pluginConfigs[0];
  const type = textOf(main?.["type"]) ?? null;
  if (type === null && problems.length === 0) {
    problems.push(invalid("The configuration has neither a type nor a plugin that has one"));
  }
  const isOvn = type === OVN_TYPE;
  return {
    cniName: textOf(config["name"]) ?? nadName,
    cniVersion: textOf(config["cniVersion"]) ?? null,
    plugins: pluginConfigs.flatMap((plugin) => pluginOf(plugin)),
    type,
    bridge: bridgeOf(main, type),
    master: textOf(main?.["master"]) ?? textOf(main?.["device"]) ?? null,
    vlan: vlanOf(main),
    mtu: mtuOf(pluginConfigs),
    mode: textOf(isOvn ? main?.["topology"] : main?.["mode"]) ?? MODES.get(type ?? "") ?? null,
    physicalNetwork: isOvn ? physicalNetworkOf(main) : null,
    ipam: main === undefined ? null : readIpam(main, problems),
    problems,
  };
};

/** Top-level `type` makes it a single plugin, whatever else is there. */
const pluginConfigsOf = (config: JsonRecord, problems: Problem[]): readonly JsonRecord[] => {
  if (config["type"] !== undefined && config["type"] !== "") {
    if (typeof config["type"] !== "string") problems.push(invalid("Its type is not a string"));
    return [config];
  }
  if (config["plugins"] !== undefined && !Array.isArray(config["plugins"])) {
    problems.push(invalid("Its plugins are not a list"));
  }
  const plugins = listOf(config["plugins"]).slice(0, JSON_LIST_MAX);
  plugins.forEach((plugin, index) => {
    if (textOf(recordOf(plugin)?.["type"]) === undefined) {
      problems.push({ ...invalid(`Plugin ${index + 1} has no type`), path: `spec.config.plugins[${index}]` });
    }
  });
  return plugins.filter(isRecord);
};

const pluginOf = (plugin: JsonRecord): NetworkPlugin[] => {
  const type = textOf(plugin["type"]);
  if (type === undefined) return [];
  const capabilities = Object.entries(recordOf(plugin["capabilities"]) ?? {})
    .filter(([, isOn]) => isOn === true)
    .map(([name]) => name);
  return [{ type, capabilities }];
};

/** The bridge plugin's own default is `cni0`. */
const bridgeOf = (main: JsonRecord | undefined, type: string | null): string | null =>
  textOf(main?.["bridge"]) ?? (type === "bridge" ? "cni0" : null);

/** `vlan` (bridge, sriov, ovs), `vlanId` (vlan), `vlanID` (OVN localnet). 0 means untagged. */
const vlanOf = (main: JsonRecord | undefined): number | null => {
  for (const key of ["vlan", "vlanId", "vlanID"]) {
    const vlan = main?.[key];
    if (typeof vlan === "number" && Number.isInteger(vlan) && vlan > 0 && vlan <= VLAN_MAX) return vlan;
  }
  return null;
};

/** A later plugin (tuning) overrides the first one's. */
const mtuOf = (plugins: readonly JsonRecord[]): number | null =>
  plugins
    .map((plugin) => plugin["mtu"])
    .findLast((mtu): mtu is number => typeof mtu === "number" && Number.isSafeInteger(mtu) && mtu > 0) ??
  null;

/** Localnet only: the network's own name unless another is given. */
const physicalNetworkOf = (main: JsonRecord | undefined): string | null =>
  main?.["topology"] === "localnet"
    ? (textOf(main["physicalNetworkName"]) ?? textOf(main["name"]) ?? null)
    : null;

const unreadable = (problem: Problem): NetworkConfig => ({
  cniName: null,
  cniVersion: null,
  plugins: [],
  type: null,
  bridge: null,
  master: null,
  vlan: null,
  mtu: null,
  mode: null,
  physicalNetwork: null,
  ipam: null,
  problems: [problem],
});

const invalid = (detail: string): Problem => ({ code: "CONFIG_INVALID", detail, path: "spec.config" });

const OVN_TYPE = "ovn-k8s-cni-overlay";
const VLAN_MAX = 4094;
/** What plugins do when no mode is given. */
const MODES: ReadonlyMap<string, string> = new Map([
  ["macvlan", "bridge"],
  ["ipvlan", "l2"],
]);
