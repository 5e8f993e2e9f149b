import { z } from "zod";
import type { Operation } from "../../lib/model/operation.ts";
import { NodeOperationWire, OperationStateWire } from "../../lib/wire/operation.ts";
import type { StoredAuditRecord } from "./store.ts";

const Text = z.string();
const Time = Text;

const common = {
  id: Text,
  cluster: Text,
  viewer: Text,
  state: OperationStateWire,
  stages: z.array(z.object({ name: OperationStateWire, at: Time, detail: Text.nullable() })),
  startedAt: Time,
  askedAt: Time.nullable(),
  deadlineAt: Time,
  endedAt: Time.nullable(),
  reason: z.object({ code: Text, title: Text, detail: Text }).nullable(),
};

const PodOperationRow = z.object({
  ...common,
  kind: z.enum(["attach", "detach"]),
  pod: z.object({ namespace: Text, name: Text }),
  podUid: Text,
  network: z.object({ provider: Text, namespace: Text.nullable(), name: Text }),
  interface: Text.nullable(),
  addresses: z.array(Text),
  heardBefore: z.record(Text, z.number()),
  kubeEvents: z.array(
    z.looseObject({ id: Text, reason: Text, component: Text, message: Text, count: z.number() }),
  ),
  /** Earlier versions kept none. */
  exchanges: z
    .array(
      z.object({
        at: Time,
        method: z.literal("PATCH"),
        path: Text,
        contentType: Text,
        body: Text,
        answer: Text,
      }),
    )
    .default([]),
});

const NodeOperationRow = z.object({
  ...common,
  kind: z.enum(["del", "gc", "release"]),
  node: Text,
  cniNetwork: Text,
  note: Text.nullable(),
  targets: z.array(
    z.object({
      containerId: Text,
      interface: Text.nullable(),
      addresses: z.array(Text),
      pod: z.object({ namespace: Text, name: Text }).nullable(),
    }),
  ),
  answers: NodeOperationWire.shape.answers,
  left: NodeOperationWire.shape.left,
});

const OperationRow = z.discriminatedUnion("kind", [PodOperationRow, NodeOperationRow]);

/** An operation as it was written; undefined where a later version wrote something that this one can't read. */
export const parseOperation = (body: string): Operation | undefined => {
  try {
    const parsed = OperationRow.safeParse(JSON.parse(body));
    return parsed.success ? (parsed.data as unknown as Operation) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const AuditRow = z.object({
  sequence: z.number(),
  at: Time,
  viewer: Text,
  action: z.enum(["attach", "detach", "del", "gc", "release", "run"]),
  subject: Text,
  namespace: Text,
  verdict: z.enum(["begun", "allowed", "refused", "failed"]),
  detail: Text.nullable(),
  operation: Text.nullable(),
});

export const parseAuditRecord = (row: unknown): StoredAuditRecord | undefined => {
  const parsed = AuditRow.safeParse(row);
  return parsed.success ? parsed.data : undefined;
};
