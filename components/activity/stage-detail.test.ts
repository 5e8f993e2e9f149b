import { describe, expect, it } from "vitest";
import type { PodOperationWire } from "../../lib/wire/operation.ts";
import { awaitedStage, stageDetail, stageTitle } from "./stage-detail.ts";
import { stageText } from "./stage-text.ts";

const AT = "2026-11-23T10:00:00Z";
const stage = (name: string, detail: string | null = null) => ({ name, at: AT, detail });
const operation = (change: Partial<PodOperationWire> = {}): PodOperationWire => ({
  id: "op-1",
  cluster: "lab",
  kind: "attach",
  subject: {
    namespace: "core5g",
    pod: "amf-0",
    podUid: "uid-amf-0",
    network: { provider: "net-attach-def", namespace: "core5g", name: "n3" },
    interface: "net2",
  },
  viewer: "local",
  state: "asked",
  stages: [stage("asked")],
  startedAt: AT,
  endedAt: null,
  deadlineAt: "2026-11-23T10:00:20Z",
  reason: null,
  addresses: [],
  kubeEvents: [],
  ...change,
});

describe("what a stage proves", () => {
  it("has the addresses of its own evidence", () => {
    const attach = operation({ addresses: ["10.60.1.13"] });
    expect(stageDetail(attach, stage("reported", "10.60.1.13"))).toBe(
      "network-status names net2 with 10.60.1.13.",
    );
    expect(stageDetail(attach, stage("observed", "10.60.1.13, fe80::1"))).toBe(
      "The kernel has net2 with 10.60.1.13, fe80::1.",
    );
    expect(stageDetail(attach, stage("observed"))).toBe("The kernel has net2.");
  });

  it("of a detach is that it's gone, in words as well", () => {
    const detach = operation({ kind: "detach" });
    expect(["asked", "reported", "observed"].map((name) => stageTitle(detach, name))).toEqual([
      "Asked",
      "No longer reported",
      "Gone from the kernel",
    ]);
    expect(stageDetail(detach, stage("reported"))).toBe("network-status no longer names net2.");
    expect(stageDetail(detach, stage("observed"))).toBe("The kernel no longer has net2.");
    expect(stageText({ ...detach, state: "observed", endedAt: AT })).toBe("net2 is gone on n3");
  });
});

describe("what is waited for", () => {
  it("is the next evidence, with what it is called if that never comes", () => {
    const reported = [stage("asked"), stage("reported")];
    expect(awaitedStage(operation())).toMatchObject({ title: "Reported", end: "asked, not reported" });
    expect(awaitedStage(operation({ stages: reported }))).toMatchObject({
      title: "Observed",
      end: "reported, not observed",
    });
    const detach = operation({ kind: "detach" });
    expect(awaitedStage(detach)).toMatchObject({ title: "No longer reported", end: "still reported" });
    expect(awaitedStage({ ...detach, stages: reported })).toMatchObject({
      title: "Gone from the kernel",
      end: "no longer reported, still there",
    });
  });
});
