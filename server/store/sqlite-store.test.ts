import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anOperation } from "../testing/operations.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { AuditRecord, Store } from "./store.ts";

let dataDir = "";
const open: Store[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "moorings-store-"));
});

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  chmodSync(dataDir, 0o700);
  rmSync(dataDir, { recursive: true });
});

const openStore = async (): Promise<Store> => {
  const opened = await openSqliteStore(dataDir);
  if (!opened.ok) throw new Error(opened.problem.detail);
  open.push(opened.value);
  return opened.value;
};

const RECORD: AuditRecord = {
  at: "2026-11-23T10:00:00.000Z",
  viewer: "local",
  action: "attach",
  subject: "Pod lab/a net1 lab/n",
  namespace: "lab",
  verdict: "begun",
  detail: null,
  operation: "op-1",
};

describe("the store", () => {
  it("gives back after a restart what was put in, cluster by cluster", async () => {
    const first = await openStore();
    const one = first.cluster("one");
    await one.putOperation(anOperation({ id: "a", startedAt: "2026-11-23T10:00:00.000Z" }));
    await one.putOperation(anOperation({ id: "b", startedAt: "2026-11-23T11:00:00.000Z" }));
    await one.putOperation(
      anOperation({ id: "a", startedAt: "2026-11-23T10:00:00.000Z", state: "reported" }),
    );
    await one.putFirstSeen(
      new Map([
        ["x", { atMs: 5, fingerprint: "f" }],
        ["y", { atMs: 6, fingerprint: "g" }],
      ]),
      [],
    );
    await one.putFirstSeen(new Map(), ["y"]);
    await one.putSlots(new Map([["n", { slot: 7, seenMs: Date.now() }]]));
    await open.pop()?.close();

    const second = (await openStore()).cluster("one");
    const operations = await second.operations(10);
    expect(operations.map(({ id, state }) => [id, state])).toEqual([
      ["b", "asked"],
      ["a", "reported"],
    ]);
    expect([...(await second.firstSeen())]).toEqual([["x", { atMs: 5, fingerprint: "f" }]]);
    expect((await second.slots()).get("n")?.slot).toBe(7);
    const other = (await openStore()).cluster("other");
    expect(await other.operations(10)).toEqual([]);
    expect(await other.slots()).toEqual(new Map());
  });

  it("numbers audit records and remembers what came of each", async () => {
    const cluster = (await openStore()).cluster("one");
    const first = await cluster.addAuditRecord(RECORD);
    const second = await cluster.addAuditRecord({ ...RECORD, verdict: "refused", detail: "no right" });
    await cluster.closeAuditRecord(first, "allowed", null);
    expect(second).toBeGreaterThan(first);
    expect((await cluster.auditRecords(10)).map(({ verdict }) => verdict)).toEqual(["refused", "allowed"]);
  });

  it("takes writes that come at once without mixing them up", async () => {
    const cluster = (await openStore()).cluster("one");
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => cluster.putOperation(anOperation({ id: `op-${index}` }))),
    );
    expect(await cluster.operations(100)).toHaveLength(50);
  });

  it("says in one line that the data directory can't be used", async () => {
    const file = join(dataDir, "a-file");
    writeFileSync(file, "");
    const opened = await openSqliteStore(join(file, "below"));
    expect(opened.ok).toBe(false);
    if (!opened.ok) expect(opened.problem.detail).toContain("can't be used");
  });
});
