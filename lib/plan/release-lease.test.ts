import { describe, expect, it } from "vitest";
import type { NodeReport } from "../cni/node-report.ts";
import type { ClusterModel } from "../cluster/cluster-model.ts";
import { joinId } from "../model/ids.ts";
import { nodeReportObject } from "../sources/node-report-object.ts";
import { aNode } from "../testing/build-cluster.ts";
import { modelOf, sourcesIn } from "../testing/build-model.ts";
import { aPod } from "../testing/build-pod.ts";
import { aPool } from "../testing/build-pool.ts";
import { aLease, aNodeReport } from "../testing/build-report.ts";
import { planRelease } from "./release-lease.ts";

const LIVE = { state: "live", since: null, error: null } as const;
const WEB = aPod("web-1")
  .onNode("node-a")
  .asks("net-a@net1")
  .reports([
    { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true },
    { name: "lab/net-a", interface: "net1", ips: ["10.0.0.5"] },
  ])
  .build();
const model = (change: Partial<NodeReport> = {}): ClusterModel =>
  modelOf([aNode("node-a"), WEB, nodeReportObject(aNodeReport({ results: [], ...change }), LIVE)]);
const lease = (address: string) => joinId("lab", "allocation", "host-local", "node-a", "storage", address);

describe("releasing a lease", () => {
  it("names the file exactly as it was seen", () => {
    expect(planRelease(lease("10.0.0.6"), model())).toEqual({
      ok: true,
      value: {
        node: "node-a",
        request: {
          action: "release",
          network: "storage",
          containerId: "gone",
          interface: "net1",
          address: "10.0.0.6",
          modifiedAt: "2026-11-23T12:00:00Z",
        },
      },
    });
  });

  it("is refused while its pod reports the address", () => {
    expect(planRelease(lease("10.0.0.5"), model({ namespaces: [] }))).toMatchObject({
      ok: false,
      refusal: { code: "NOT_LEFT_OVER" },
    });
  });

  it("is refused where it can't be told: a young lease, pods that can't be read", () => {
    const young = { ...aLease("gone", "10.0.0.6"), modifiedAt: "2026-11-23T22:59:30Z" };
    const unread = model();
    unread.setSources(sourcesIn("synced", { pods: "stale" }));
    while (!unread.settle(Date.parse("2026-11-23T23:00:00Z"), 1_000).isDone);
    for (const view of [model({ hostLocal: [young] }), unread])
      expect(planRelease(lease("10.0.0.6"), view)).toMatchObject({
        ok: false,
        refusal: { code: "NOT_DETERMINED" },
      });
  });

  it("is refused where the file says too little, or is another store's, or is gone", () => {
    const timeless = { ...aLease("gone", "10.0.0.6"), modifiedAt: null };
    expect(planRelease(lease("10.0.0.6"), model({ hostLocal: [timeless] }))).toMatchObject({ ok: false });
    expect(planRelease(lease("10.0.0.99"), model())).toMatchObject({
      refusal: { code: "ALLOCATION_NOT_FOUND" },
    });
    const other = modelOf([aPool().allocates(7, "lab/gone").build()]);
    const [pool] = other.pools();
    const [entry] = pool === undefined ? [] : other.allocationsOf(pool.id);
    expect(planRelease(entry?.id ?? lease(""), other)).toMatchObject({
      refusal: { code: "STORE_NOT_HANDLED" },
    });
  });
});
