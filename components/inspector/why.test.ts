import { describe, expect, test } from "vitest";
import type { NetworkWire } from "../../lib/wire/network.ts";
import { attachment, evidence } from "./testing/attachment.ts";
import { whyText } from "./why.ts";

const network = (ipam: string | null): NetworkWire => ({
  id: "n",
  cluster: "c",
  network: { provider: "multus", namespace: "a", name: "l2-trunk" },
  isDefined: true,
  isDefault: false,
  summary: "",
  type: "bridge",
  plugins: ["bridge"],
  bridge: "br-trunk",
  master: null,
  vlan: null,
  toldVlan: null,
  mtu: null,
  mode: null,
  ipam,
  ranges: [],
  resourceName: null,
  createdAt: null,
  slot: 0,
  texture: "solid",
  mark: "L2",
  segment: [],
  users: { pods: 1, ill: 0 },
  pools: [],
  problems: [],
  findings: 0,
  worst: null,
  notes: 0,
});
const bare = { reported: evidence("network-status"), observed: evidence("node-agent"), recorded: null };

describe("the one sentence", () => {
  test("says nothing where all agree", () => {
    expect(whyText(attachment({}), network("whereabouts"))).toBeNull();
  });

  test("says why there is no address: by design, by the store, or though one was asked", () => {
    expect(whyText(attachment(bare), network(null))).toContain("l2-trunk has no IPAM");
    expect(whyText(attachment(bare), network("whereabouts"))).toContain("gave none, and none is recorded");
    const linkLocal = { ...bare, observed: evidence("node-agent", "fe80::1") };
    expect(whyText(attachment(linkLocal), network(null))).toContain("no address by design");
    const asked = attachment({ ...bare, asked: evidence("networks", "10.0.0.9") });
    expect(whyText(asked, network("whereabouts"))).toContain("though 10.0.0.9 was asked for");
  });

  test("names what the kernel lacks and what the record has instead", () => {
    const lacking = attachment({ reported: evidence("network-status", "10.0.0.1", "fd00::1") });
    expect(whyText(lacking, network("whereabouts"))).toBe(
      "network-status says fd00::1, but the kernel does not have it.",
    );
    const other = attachment({ recorded: evidence("whereabouts", "10.0.0.7") });
    expect(whyText(other, network("whereabouts"))).toContain("records 10.0.0.7 for it, but it has 10.0.0.1");
  });

  test("gives the reason of what is ill, and says where nothing is defined", () => {
    expect(whyText(attachment({ state: "failed", reason: "IPAM timed out" }), undefined)).toBe(
      "IPAM timed out.",
    );
    expect(whyText(attachment({ isNetworkDefined: false }), undefined)).toContain("Nothing of the name n");
  });
});
