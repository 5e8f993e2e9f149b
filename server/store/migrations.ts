import type { Generated, Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** In the order of their names; one that was released is never changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "001-first": {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable("operations")
        .addColumn("cluster", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("namespace", "text", (column) => column.notNull())
        .addColumn("started_at", "text", (column) => column.notNull())
        .addColumn("ended_at", "text")
        .addColumn("body", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("operations_key", ["cluster", "id"])
        .execute();
      await db.schema
        .createIndex("operations_by_time")
        .on("operations")
        .columns(["cluster", "started_at"])
        .execute();
      await db.schema
        .createTable("audit_log")
        .addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("cluster", "text", (column) => column.notNull())
        .addColumn("at", "text", (column) => column.notNull())
        .addColumn("viewer", "text", (column) => column.notNull())
        .addColumn("action", "text", (column) => column.notNull())
        .addColumn("subject", "text", (column) => column.notNull())
        .addColumn("namespace", "text", (column) => column.notNull())
        .addColumn("verdict", "text", (column) => column.notNull())
        .addColumn("detail", "text")
        .addColumn("operation", "text")
        .execute();
      await db.schema
        .createTable("first_seen")
        .addColumn("cluster", "text", (column) => column.notNull())
        .addColumn("allocation", "text", (column) => column.notNull())
        .addColumn("at_ms", "integer", (column) => column.notNull())
        .addColumn("fingerprint", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("first_seen_key", ["cluster", "allocation"])
        .execute();
      await db.schema
        .createTable("network_slots")
        .addColumn("cluster", "text", (column) => column.notNull())
        .addColumn("network", "text", (column) => column.notNull())
        .addColumn("slot", "integer", (column) => column.notNull())
        .addColumn("seen_ms", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("network_slots_key", ["cluster", "network"])
        .execute();
    },
  },
};

export interface Tables {
  operations: {
    cluster: string;
    id: string;
    namespace: string;
    started_at: string;
    ended_at: string | null;
    body: string;
  };
  audit_log: {
    sequence: Generated<number>;
    cluster: string;
    at: string;
    viewer: string;
    action: string;
    subject: string;
    namespace: string;
    verdict: string;
    detail: string | null;
    operation: string | null;
  };
  first_seen: { cluster: string; allocation: string; at_ms: number; fingerprint: string };
  network_slots: { cluster: string; network: string; slot: number; seen_ms: number };
}
