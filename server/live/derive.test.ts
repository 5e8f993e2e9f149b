import { expect, test } from "vitest";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import type { Entity } from "../../lib/model/entity.ts";
import type { Hearing } from "../../lib/model/node-agent.ts";
import { sources } from "../../lib/sources/index.ts";
import { heardNodeObject } from "../../lib/sources/node-report-object.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import { createDerive, diffEntities } from "./derive.ts";

const LIVE: Hearing = { state: "live", since: null, error: null };
const derive = createDerive("c", sources, (_, error) => {
  throw error;
});

const linkOf = (name: string, link: "up" | "down") => ({
  index: 2,
  name,
  kind: "veth",
  mac: null,
  mtu: 1500,
  link,
  mode: null,
  device: null,
  addresses: [],
  controller: null,
  lower: null,
  foreignLower: null,
  vlan: null,
});

const reportAt = (at: string, second: "up" | "down"): NodeReport => ({
  node: "node-a",
  source: "node-agent",
  at,
  bootId: null,
  host: { links: [{ ...linkOf("ens3", "up"), kind: "device" }] },
  namespaces: (["up", second] as const).map((link, at) => ({
    id: `cni-${at}`,
    path: null,
    pod: { namespace: "app", name: `web-${at}`, uid: null },
    containerId: `sandbox-${at}`,
    links: [linkOf("net1", link)],
  })),
  results: [],
  multus: [],
  hostLocal: [],
  problems: [],
});

const entitiesOf = (report: NodeReport): readonly Entity[] =>
  derive(
    NODE_REPORTS,
    heardNodeObject(report.node, LIVE, () => report),
  ).entities;

test("of a node's report only what changed on the node is passed on, besides when it was heard", () => {
  const before = entitiesOf(reportAt("2026-01-01T00:00:00Z", "up"));
  const known = new Map(before.map((entity) => [entity.id, entity]));
  const after = entitiesOf(reportAt("2026-01-01T00:05:00Z", "down"));
  const { put, drop } = diffEntities(
    before.map(({ id }) => id),
    (id) => known.get(id),
    after,
  );
  expect(put.map(({ id }) => id)).toEqual(["c~node-agent~node-a", "c~pod-evidence~node-report~app~web-1"]);
  expect(drop).toEqual([]);
});
