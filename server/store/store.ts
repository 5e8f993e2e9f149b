import type { Operation } from "../../lib/model/operation.ts";
import type { KeptSlot } from "../live/looks.ts";

/** What outlives the process. Every row carries its cluster. SQLite is the embedded default behind it. */
export interface Store {
  cluster(name: string): ClusterStore;
  close(): Promise<void>;
}

/** The rows of one cluster. Writes are durable once their promise is fulfilled. */
export interface ClusterStore {
  /** Newest first. */
  operations(limit: number): Promise<readonly Operation[]>;
  putOperation(operation: Operation): Promise<void>;
  /** Returns the record's sequence number. */
  addAuditRecord(record: AuditRecord): Promise<number>;
  /** What came of an attempt that was allowed. */
  closeAuditRecord(sequence: number, verdict: AuditVerdict, detail: string | null): Promise<void>;
  /** Newest first. */
  auditRecords(limit: number): Promise<readonly StoredAuditRecord[]>;
  firstSeen(): Promise<ReadonlyMap<string, FirstSeen>>;
  putFirstSeen(seen: ReadonlyMap<string, FirstSeen>, gone: readonly string[]): Promise<void>;
  slots(): Promise<ReadonlyMap<string, KeptSlot>>;
  putSlots(slots: ReadonlyMap<string, KeptSlot>): Promise<void>;
}

/**
 * - allowed: it was sent and the cluster took it
 * - refused: it was not sent (no right, not planned, not accepted by the dry run)
 * - failed: it was sent, and not taken or not answered
 * - begun: about to be sent; a record that stays so tells of a crash in between
 */
export type AuditVerdict = "begun" | "allowed" | "refused" | "failed";

/** Exactly one for each attempt to change something. */
export interface AuditRecord {
  /** ISO 8601, by our own clock. */
  readonly at: string;
  readonly viewer: string;
  readonly action: "attach" | "detach" | "del" | "gc" | "release" | "run";
  /** `Pod web/shop-1 net1 lab/storage-wb`, `Node node-a storage 10.0.0.5` */
  readonly subject: string;
  /** "" where it is of no namespace. */
  readonly namespace: string;
  readonly verdict: AuditVerdict;
  readonly detail: string | null;
  readonly operation: string | null;
}

export interface StoredAuditRecord extends AuditRecord {
  readonly sequence: number;
}

/** When an allocation was first seen (ms), and what it was: another owner under the same key is another allocation. */
export interface FirstSeen {
  readonly atMs: number;
  readonly fingerprint: string;
}
