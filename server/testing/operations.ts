import type { PodOperation } from "../../lib/model/operation.ts";

/** An attach that was just asked for; change what a test is about. */
export const anOperation = (change: Partial<PodOperation> = {}): PodOperation => ({
  id: "op-1",
  cluster: "test",
  kind: "attach",
  pod: { namespace: "lab", name: "a" },
  podUid: "uid-a",
  network: { provider: "multus", namespace: "lab", name: "storage" },
  interface: "net1",
  viewer: "local",
  state: "asked",
  stages: [{ name: "asked", at: "2026-11-23T10:00:00.000Z", detail: null }],
  startedAt: "2026-11-23T10:00:00.000Z",
  askedAt: "2026-11-23T10:00:00.000Z",
  deadlineAt: "2026-11-23T10:00:30.000Z",
  endedAt: null,
  reason: null,
  addresses: [],
  heardBefore: {},
  kubeEvents: [],
  exchanges: [],
  ...change,
});
