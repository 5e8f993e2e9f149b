import fc from "fast-check";
import { expect, test } from "vitest";
import { syntheticView } from "../testing/synthetic-view.ts";
import { createAggregate } from "./aggregate.ts";
import { type Judge, judgeOf } from "./find/judge.ts";
import { parseFind } from "./find/parse-find.ts";
import { narrow } from "./narrow.ts";
import { factsOfPart } from "./part.ts";
import type { NamespaceTally } from "./tally.ts";

const NETWORKS = [
  { name: "cbr0", provider: "cluster-default" },
  { name: "blue", type: "macvlan", master: "ens3f0.301" },
] as const;
const pods = fc.array(
  fc.record({
    namespace: fc.constantFrom("shop", "web-1"),
    name: fc.constantFrom("web-1", "web-12", "we-b1", "db", "node-a", "10", "a-web"),
    node: fc.constantFrom("node-a", "node-b", "web"),
    controller: fc.constantFrom("Deployment/web", "Deployment/db", ""),
    first: fc.constantFrom("10.60.1.1", "10.60.12.1", "fd60:5::1", "110.60.1.1"),
    second: fc.constantFrom("10.60.1.12", "10.6.0.1", "::1", ""),
    vm: fc.constantFrom("", "", "web-vm"),
  }),
  { maxLength: 40 },
);
const finds = fc.constantFrom(
  ...["web", "web-1", "10.60.1", "shop/web", "shop/", "db web", "node-a", "60", "web 10.60.12.1"],
  ...[
    "ip ~ 10.60.1",
    "ip in 10.60.0.0/16",
    "ip in 10.60.0.0/20",
    "ip in fd60:5::/64",
    "ip = ::1",
    "ip in ::/16",
    "ip in 10.60.1.0/30",
    "ip = 10.60.1.1",
  ],
  ...["ip = none", "ip != 10.60.1.1", "ip !~ 60", "ip in 0.0.0.0/0", "mac ~ aa", "pod = shop/web-1"],
  ...[
    "pod ~ web",
    "pod in (db, web-1)",
    "vm ~ b-v",
    "web-vm",
    "b1",
    "e-b",
    "node ~ web",
    "node = node-a and ip ~ 10.6",
    "not web-1",
  ],
  ...["web-1 or ip ~ fd60", "(pod = db or node = web) and ip in 10.0.0.0/8", "interface = net1 and 10.60"],
);

const WEB: Judge = {
  ofPart: () => undefined,
  ofFact: () => false,
  needles: () => [{ text: "web", of: "any" }],
};

const idsOf = (namespaces: readonly NamespaceTally[]): readonly string[] =>
  namespaces
    .flatMap(({ groups }) => [...groups.values()])
    .flatMap(({ buckets }) => [...buckets.values()])
    .flatMap(({ parts }) => [...parts.values()])
    .flatMap((part) => [...factsOfPart(part)].map(({ pod }) => pod))
    .toSorted();

test("a search through what is written finds what a visit of every pod finds", () => {
  fc.assert(
    fc.property(pods, finds, (drafts, text) => {
      const view = syntheticView(
        NETWORKS,
        drafts.map(({ first, second, controller, name, vm, ...pod }, at) => ({
          ...pod,
          ...(vm === "" ? {} : { vm }),
          name: `${name}${at % 3 === 0 ? "" : `-${at}`}`,
          ...(controller === "" ? {} : { controller }),
          on: [
            { network: "cbr0", interface: "eth0", addresses: [first] },
            ...(second === "" ? [] : [{ network: "blue", interface: "net1", addresses: [second] }]),
          ],
        })),
      );
      const findings = { findingsAbout: () => [] };
      const known = createAggregate(view, findings);
      known.markAll();
      while (!known.settle(1_000));
      // Some come anew and some go once it has been read.
      narrow([...known.tally.namespaces.values()], WEB);
      const changed = view.pods();
      known.mark({ pods: new Set([...changed].filter((_, at) => at % 2 === 0).map(({ id }) => id)) });
      while (!known.settle(1_000));
      const parsed = parseFind(text);
      if (!parsed.ok || parsed.find === null) throw new Error(text);
      const judge = judgeOf(parsed.find, {
        view,
        findings,
        chains: known.chains,
        nodes: known.tally.nodes,
      });
      const all = [...known.tally.namespaces.values()];
      const visited = { ofPart: () => undefined, ofFact: judge.ofFact };
      expect(idsOf(narrow(all, judge))).toEqual(idsOf(narrow(all, visited)));
    }),
    { numRuns: 300 },
  );
});
