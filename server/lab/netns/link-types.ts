import { runProgram } from "./run-program.ts";

/** What the reference plugins make, each as `ip link add` says it; some need a device to stand on. */
const TYPES = [
  { type: "bridge", add: "name NAME type bridge" },
  { type: "veth", add: "name NAME type veth peer name NAMEp" },
  { type: "macvlan", add: "name NAME link MASTER type macvlan mode bridge" },
  { type: "ipvlan", add: "name NAME link MASTER type ipvlan mode l2" },
  { type: "vlan", add: "name NAME link MASTER type vlan id 7" },
  { type: "dummy", add: "name NAME type dummy" },
  { type: "vrf", add: "name NAME type vrf table 77" },
  { type: "ifb", add: "name NAME type ifb" },
] as const;

export type LinkType = (typeof TYPES)[number]["type"];

/** What of a node this machine's kernel can't give. */
export interface KernelLacks {
  readonly types: readonly LinkType[];
  /** Without it neither port mappings nor masquerading can be set up. */
  readonly hasNat: boolean;
}

/** Finds out by making one of each in a namespace of ours, on a device that is there. */
export async function findLacks(namespace: string, master: string): Promise<KernelLacks> {
  const types: LinkType[] = [];
  for (const { type, add } of TYPES) {
    const name = "try0";
    const args = add.replaceAll("NAME", name).replaceAll("MASTER", master).split(" ");
    const made = await runProgram("ip", ["-n", namespace, "link", "add", ...args]);
    if (made.code === 0) await runProgram("ip", ["-n", namespace, "link", "del", name]);
    else types.push(type);
  }
  const nat = await runProgram("ip", ["netns", "exec", namespace, "iptables", "-t", "nat", "-nL"]);
  return { types, hasNat: nat.code === 0 };
}
