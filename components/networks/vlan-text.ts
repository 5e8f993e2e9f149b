import { plural } from "../../lib/text/count.ts";
import type { GroundWire } from "../../lib/wire/highlight.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";

type Told = Pick<NetworkWire, "isDefined" | "toldVlan" | "master">;

/** Which VLAN a network is on, and who says so: its configuration, the nodes' agents, or the name of its master. */
export const vlanText = (
  { isDefined, toldVlan, master }: Told,
  /** null: not known yet. */
  seen: GroundWire["vlans"] | null,
): string => {
  if (toldVlan?.by === "network") return String(toldVlan.vlan);
  const [first, ...others] = seen ?? [];
  if (first !== undefined) {
    if (others.length === 0) return `${word(first.vlan)}, as seen on ${plural(first.nodes, "node")}`;
    return `${[first, ...others].map(({ vlan, nodes }) => `${word(vlan)} on ${plural(nodes, "node")}`).join(", ")}, as seen`;
  }
  if (toldVlan !== null) return `${toldVlan.vlan}, by the master’s name`;
  if (!isDefined) return "unknown";
  return master === null
    ? "untagged by this network"
    : `untagged by this network; ${master}’s own tag isn’t known`;
};

const word = (vlan: number): string => (vlan === 0 ? "untagged" : String(vlan));
