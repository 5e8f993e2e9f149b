import type { AttachmentWire } from "../../../lib/wire/attachment.ts";
import type { EvidenceWire } from "../../../lib/wire/common.ts";

/** What a witness says, for tests. */
export const evidence = (source: string, ...addresses: string[]): EvidenceWire => ({
  source,
  at: null,
  mac: null,
  addresses: addresses.map((address) => ({ address, prefixLength: 24, origin: null })),
  mtu: null,
  link: null,
  gateways: [],
  device: null,
  containerId: null,
  staleSince: null,
  from: "Pod a/b",
});

/** Attached, and all four agree, unless said otherwise. */
export const attachment = (part: Partial<AttachmentWire>): AttachmentWire => ({
  id: "x",
  cluster: "c",
  namespace: "a",
  pod: "b",
  podUid: "u",
  node: null,
  interface: "net1",
  network: { provider: "multus", namespace: "a", name: "n" },
  isNetworkDefined: true,
  state: "attached",
  reason: null,
  since: null,
  default: false,
  asked: evidence("networks"),
  reported: evidence("network-status", "10.0.0.1"),
  observed: evidence("node-agent", "10.0.0.1"),
  recorded: evidence("whereabouts", "10.0.0.1"),
  ...part,
});
