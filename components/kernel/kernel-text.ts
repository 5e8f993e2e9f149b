import type { KernelWire } from "../../lib/wire/kernel.ts";
import { groupDigits } from "../../lib/text/count.ts";

type Link = KernelWire["links"][number];

const UNITS = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"] as const;

/** `1.2 kB/s`; a dash where no second look has been made yet. */
export const rateText = (bytesPerSecond: number | null): string => {
  if (bytesPerSecond === null) return "–";
  let value = bytesPerSecond;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return `${text} ${UNITS[unit] ?? ""}`;
};

/** What went wrong on a device since it was made, and whether it still did lately; null where nothing did. */
export const lossOf = ({
  received,
  sent,
  history,
}: Link): { readonly text: string; readonly isRecent: boolean } | null => {
  const parts = [
    [received.errors + sent.errors, "errors"],
    [received.dropped + sent.dropped, "dropped"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${groupDigits(count)} ${what}`);
  if (told.length === 0) return null;
  return {
    text: told.join(", "),
    isRecent: history.some(({ errors, dropped }) => errors > 0 || dropped > 0),
  };
};

/** `VLAN 1 untagged, 10–20` of a bridge port, in the order of VLANs. */
export const portVlans = (
  vlans: KernelWire["bridgeVlans"],
): readonly { readonly port: string; readonly text: string }[] =>
  [...Map.groupBy(vlans, (vlan) => vlan.interface)].map(([port, each]) => ({
    port,
    text: `VLAN ${each
      .toSorted((one, other) => one.vlan - other.vlan)
      .map(
        ({ vlan, vlanEnd, isUntagged }) =>
          `${String(vlan)}${vlanEnd === null ? "" : `–${String(vlanEnd)}`}${isUntagged ? " untagged" : ""}`,
      )
      .join(", ")}`,
  }));

/** Devices that are named first, then the rest; never the loopback. */
export const inOrder = (links: readonly Link[], first: readonly string[]): readonly Link[] => {
  const rank = new Map(first.map((name, index) => [name, index]));
  return links
    .filter(({ link }) => link !== "lo")
    .toSorted(
      (one, other) =>
        (rank.get(one.link) ?? first.length) - (rank.get(other.link) ?? first.length) ||
        one.index - other.index,
    );
};
