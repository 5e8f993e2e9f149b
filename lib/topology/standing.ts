import type { Step } from "./layers/chain.ts";

/**
 * How a node stands to what a network names there, the worst first. `unmade`: it isn't there, nobody on that node needs it yet,
 * and the bridge plugin makes it with the first pod, though then without an uplink. `unknown`: nobody looked.
 */
export const STANDINGS = ["absent", "down", "unmade", "unknown", "there"] as const;
export type Standing = (typeof STANDINGS)[number];

/** By what carries it on the node, the NIC below that, and whether the network's plugin makes what is lacking. */
export const standingOf = (
  { device, nic }: { readonly device: Step; readonly nic: Step },
  isMadeLater: boolean,
): Standing => {
  const presences = [device.presence, nic.presence];
  if (presences.includes("absent")) return isMadeLater ? "unmade" : "absent";
  if (presences.includes("down")) return "down";
  return device.presence === "seen" ? "there" : "unknown";
};
