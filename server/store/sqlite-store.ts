import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { failed, ok, type Result } from "../../lib/model/result.ts";
import { LIMITS } from "../config.ts";
import type { KeptSlot } from "../live/looks.ts";
import { MIGRATIONS, type Tables } from "./migrations.ts";
import { createNodeSqliteDialect } from "./node-sqlite-dialect.ts";
import { parseAuditRecord, parseOperation } from "./parse-rows.ts";
import type { ClusterStore, FirstSeen, Store } from "./store.ts";

/** Rows of one insert: SQLite takes 32,766 parameters, and the event loop must not be held. */
const BATCH = 500;

/**
 * Opens (or makes) `moorings.db` in the data directory and brings it up to date. An unwritable directory or a database
 * of a later version is one clear problem.
 */
export const openSqliteStore = async (dataDir: string): Promise<Result<Store>> => {
  const path = join(dataDir, "moorings.db");
  try {
    mkdirSync(dataDir, { recursive: true });
    const database = new DatabaseSync(path);
    // FULL is the only level at which an acknowledged record survives a power cut.
    database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000");
    const db = new Kysely<Tables>({ dialect: createNodeSqliteDialect(database) });
    const migrated = await new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    }).migrateToLatest();
    if (migrated.error !== undefined) throw migrated.error;
    return ok({ cluster: (name) => createClusterStore(db, name), close: () => db.destroy() });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed({ code: "INTERNAL", detail: `the data directory can't be used: ${path}: ${why}` });
  }
};

const createClusterStore = (db: Kysely<Tables>, cluster: string): ClusterStore => ({
  operations: async (limit) => {
    const rows = await db
      .selectFrom("operations")
      .select("body")
      .where("cluster", "=", cluster)
      .orderBy("started_at", "desc")
      .limit(limit)
      .execute();
    return rows.flatMap((row) => parseOperation(row.body) ?? []);
  },
  putOperation: async (operation) => {
    const row = {
      namespace: "pod" in operation ? operation.pod.namespace : "",
      started_at: operation.startedAt,
      ended_at: operation.endedAt,
      body: JSON.stringify(operation),
    };
    await db
      .insertInto("operations")
      .values({ cluster, id: operation.id, ...row })
      .onConflict((conflict) => conflict.columns(["cluster", "id"]).doUpdateSet(row))
      .execute();
  },
  addAuditRecord: async (record) => {
    const { insertId } = await db
      .insertInto("audit_log")
      .values({ cluster, ...record })
      .executeTakeFirstOrThrow();
    return Number(insertId);
  },
  closeAuditRecord: async (sequence, verdict, detail) => {
    await db
      .updateTable("audit_log")
      .set({ verdict, detail })
      .where("sequence", "=", sequence)
      .where("cluster", "=", cluster)
      .execute();
  },
  auditRecords: async (limit) => {
    const rows = await db
      .selectFrom("audit_log")
      .selectAll()
      .where("cluster", "=", cluster)
      .orderBy("sequence", "desc")
      .limit(limit)
      .execute();
    return rows.flatMap((row) => parseAuditRecord(row) ?? []);
  },
  firstSeen: async () => {
    const rows = await db.selectFrom("first_seen").selectAll().where("cluster", "=", cluster).execute();
    return new Map(
      rows.map(({ allocation, at_ms: atMs, fingerprint }): [string, FirstSeen] => [
        allocation,
        { atMs, fingerprint },
      ]),
    );
  },
  putFirstSeen: async (seen, gone) => {
    const rows = [...seen].map(([allocation, { atMs, fingerprint }]) => ({
      cluster,
      allocation,
      at_ms: Math.trunc(atMs),
      fingerprint,
    }));
    for (const part of parts(rows)) {
      await db
        .insertInto("first_seen")
        .values([...part])
        .onConflict((conflict) =>
          conflict.columns(["cluster", "allocation"]).doUpdateSet((row) => ({
            at_ms: row.ref("excluded.at_ms"),
            fingerprint: row.ref("excluded.fingerprint"),
          })),
        )
        .execute();
    }
    for (const part of parts(gone)) {
      await db
        .deleteFrom("first_seen")
        .where("cluster", "=", cluster)
        .where("allocation", "in", [...part])
        .execute();
    }
  },
  slots: async () => {
    const rows = await db
      .selectFrom("network_slots")
      .selectAll()
      .where("cluster", "=", cluster)
      .where("seen_ms", ">", Date.now() - LIMITS.slotKeptMs)
      .execute();
    return new Map(
      rows.map(({ network, slot, seen_ms: seenMs }): [string, KeptSlot] => [network, { slot, seenMs }]),
    );
  },
  putSlots: async (slots) => {
    const rows = [...slots].map(([network, { slot, seenMs }]) => ({
      cluster,
      network,
      slot,
      seen_ms: Math.trunc(seenMs),
    }));
    for (const part of parts(rows)) {
      await db
        .insertInto("network_slots")
        .values([...part])
        .onConflict((conflict) =>
          conflict.columns(["cluster", "network"]).doUpdateSet((row) => ({
            slot: row.ref("excluded.slot"),
            seen_ms: row.ref("excluded.seen_ms"),
          })),
        )
        .execute();
    }
  },
});

const parts = function* <Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
};
