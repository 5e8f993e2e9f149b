import fc from "fast-check";
import { expect, test } from "vitest";
import { joinId, networkId, nodeId, type NetworkKey } from "../../model/ids.ts";
import type { HostLink } from "../../model/host-link.ts";
import { syntheticView } from "../../testing/synthetic-view.ts";
import { chainOf } from "./chain.ts";
import { createChainBook } from "./chain-book.ts";

const NETWORKS = [
  { name: "bridge", type: "bridge", bridge: "br0", vlan: 7 },
  { name: "macvlan", type: "macvlan", master: "ens3.301" },
  { name: "on-a-veth", type: "macvlan", master: "eth0" },
  { name: "on-a-pod", type: "macvlan", master: "veth0a1b2c3d" },
] as const;
const NODES = ["n-1", "n-2", "n-3"];

const link = fc.record({
  name: fc.constantFrom("br0", "ens3", "ens3.301", "eth0", "veth0a1b2c3d", "veth99aa88bb"),
  type: fc.constantFrom("bridge", "device", "vlan", "veth"),
  link: fc.constantFrom("up" as const, "down" as const),
  controller: fc.constantFrom(null, "br0"),
  parent: fc.constantFrom(null, "ens3", "veth0a1b2c3d"),
  vlan: fc.constantFrom(null, 301),
  mtu: fc.constantFrom(1500, 9000),
});
type Shape = Pick<HostLink, "name" | "type" | "link" | "controller" | "parent" | "vlan" | "mtu">;
const links = fc.option(fc.uniqueArray(link, { selector: ({ name }) => name, maxLength: 6 }), {
  nil: undefined,
});
const nodes = fc.tuple(links, links, links);

test("nodes that are alike share their chains, and each chain is its own node's", () => {
  fc.assert(
    fc.property(nodes, nodes, (before, after) => {
      let now = before;
      const view = {
        ...syntheticView(NETWORKS, []),
        hostLinks: (node: string): readonly HostLink[] | undefined =>
          now[NODES.indexOf(node)]?.map((each, index) => hostLink(node, index, each)),
      };
      const book = createChainBook(view);
      for (const state of [before, after]) {
        now = state;
        for (const node of NODES) book.forget(nodeId(view.cluster, node));
        for (const { key } of view.networks())
          for (const node of [...NODES, null]) {
            const own = node === null ? undefined : view.hostLinks(node);
            const byName = own === undefined ? undefined : new Map(own.map((each) => [each.name, each]));
            const chain = chainOf({ observed: null, reported: null }, view.network(key), byName);
            expect(book.chain(idOf(view.cluster, key), node)).toEqual(chain);
          }
      }
    }),
    { numRuns: 300 },
  );
});

const idOf = (cluster: string, key: NetworkKey) => networkId(cluster, key);

const hostLink = (node: string, index: number, each: Shape): HostLink => ({
  kind: "host-link",
  id: joinId("synthetic", "host-link", node, each.name),
  cluster: "synthetic",
  from: { cluster: "synthetic", group: "", kind: "Node", namespace: null, name: node, uid: null },
  node,
  index,
  mac: `02:00:00:00:00:0${String(index)}`,
  addresses: [],
  at: null,
  ...each,
});
