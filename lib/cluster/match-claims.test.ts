import fc from "fast-check";
import { expect, test } from "vitest";
import type { Claim, PodEvidence } from "../model/evidence.ts";
import { evidenceId } from "../model/ids.ts";
import { matchClaims } from "./match-claims.ts";

const from = { cluster: "c", group: "", kind: "Pod", namespace: "lab", name: "p", uid: "u" };
const pod = { namespace: "lab", name: "p" };

const claim = (source: string, network: string, iface: string | null, index: number): Claim => ({
  source,
  at: null,
  mac: null,
  addresses: [],
  mtu: null,
  link: null,
  gateways: [],
  device: null,
  containerId: null,
  from,
  network: { provider: "multus", namespace: "lab", name: network },
  interface: iface,
  isDefault: false,
  index,
});

const evidenceOf = (asked: readonly Claim[], reported: readonly Claim[]): PodEvidence => ({
  kind: "pod-evidence",
  id: evidenceId("c", "multus", pod),
  cluster: "c",
  from,
  source: "multus",
  pod,
  asked,
  reported,
  observed: null,
  problems: [],
});

const network = fc.constantFrom("a", "b");
const name = fc.constantFrom("net1", "net2", "net3", "eth7");
const wanted = fc.array(fc.tuple(network, fc.option(name, { nil: null })), { maxLength: 4 });
const told = fc.uniqueArray(fc.tuple(network, name), {
  maxLength: 4,
  selector: ([net, iface]) => `${net} ${iface}`,
});

const sentences = (asked: readonly Claim[], reported: readonly Claim[]): readonly string[] =>
  matchClaims([evidenceOf(asked, reported)])
    .map((match) => {
      const index = match.asked?.index ?? "-";
      return `${match.network.name} ${match.interface ?? "-"} asked ${index} reported ${match.reported?.interface ?? "-"} ${match.isSibling}`;
    })
    .sort();

/** The dynamic-networks controller writes the status from a Go map. */
test("in which order the networks are reported makes no difference", () => {
  fc.assert(
    fc.property(wanted, told, fc.infiniteStream(fc.nat()), (asks, reports, order) => {
      const asked = asks.map(([net, iface], index) => claim("networks", net, iface, index));
      const reported = reports.map(([net, iface], index) => claim("network-status", net, iface, index));
      const places = new Map(reported.map((each) => [each, order.next().value]));
      const shuffled = [...reported].sort((a, b) => Number(places.get(a)) - Number(places.get(b)));
      expect(sentences(asked, shuffled)).toEqual(sentences(asked, reported));
    }),
    { numRuns: 2_000 },
  );
});

test("what Multus reports of networks that are asked for without a name is found by its place", () => {
  const asked = [
    claim("networks", "a", null, 0),
    claim("networks", "a", "net1x", 1),
    claim("networks", "b", null, 2),
  ];
  const reported = [claim("network-status", "b", "net3", 0), claim("network-status", "a", "net1", 1)];
  expect(sentences(asked, reported)).toEqual([
    "a net1 asked 0 reported net1 false",
    "a net1x asked 1 reported - false",
    "b net3 asked 2 reported net3 false",
  ]);
});
