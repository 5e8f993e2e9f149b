import type { KernelWire } from "../../../lib/wire/kernel.ts";

type KernelLink = KernelWire["links"][number];

const direction: KernelLink["received"] = {
  bytes: 0,
  packets: 0,
  errors: 0,
  dropped: 0,
  bytesPerSecond: null,
  packetsPerSecond: null,
};

/** A device that has carried nothing. */
export const kernelLink = (link: string, index = link.length): KernelLink => ({
  link,
  index,
  received: direction,
  sent: direction,
  history: [],
});
