import { existsSync, readFileSync } from "node:fs";
import { release } from "node:os";

/** Device types that CNI plugins make, with the kernel's option and module for each. */
export const LINK_TYPES = [
  { kind: "bridge", option: "CONFIG_BRIDGE", module: "bridge" },
  { kind: "veth", option: "CONFIG_VETH", module: "veth" },
  { kind: "macvlan", option: "CONFIG_MACVLAN", module: "macvlan" },
  { kind: "ipvlan", option: "CONFIG_IPVLAN", module: "ipvlan" },
  { kind: "vlan", option: "CONFIG_VLAN_8021Q", module: "8021q" },
  { kind: "bond", option: "CONFIG_BONDING", module: "bonding" },
  { kind: "dummy", option: "CONFIG_DUMMY", module: "dummy" },
  { kind: "vrf", option: "CONFIG_NET_VRF", module: "vrf" },
  { kind: "tun", option: "CONFIG_TUN", module: "tun" },
  { kind: "vxlan", option: "CONFIG_VXLAN", module: "vxlan" },
  { kind: "openvswitch", option: "CONFIG_OPENVSWITCH", module: "openvswitch" },
] as const;

/** Without trying: the kernel's own configuration where it shows it, else its modules; null where neither says. */
export const readLinkTypes = async (
  types: typeof LINK_TYPES,
): Promise<{ kind: string; isAvailable: boolean | null }[]> => {
  const config = await readConfig();
  const builtIn = readText(`/lib/modules/${release()}/modules.builtin`);
  const loadable = readText(`/lib/modules/${release()}/modules.dep`);
  return types.map(({ kind, option, module }) => {
    if (existsSync(`/sys/module/${module}`)) return { kind, isAvailable: true };
    if (config !== undefined) {
      const how = new RegExp(`^${option}=([ym])$`, "m").exec(config)?.[1];
      if (how !== "m") return { kind, isAvailable: how === "y" };
    }
    if (loadable === undefined && builtIn === undefined) return { kind, isAvailable: null };
    return { kind, isAvailable: `${builtIn ?? ""}\n${loadable ?? ""}`.includes(`/${module}.ko`) };
  });
};

const readConfig = async (): Promise<string | undefined> => {
  try {
    const { gunzipSync } = await import("node:zlib");
    return gunzipSync(readFileSync("/proc/config.gz")).toString("utf8");
  } catch {
    return readText(`/boot/config-${release()}`);
  }
};

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};
