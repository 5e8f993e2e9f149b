import { describe, expect, it } from "vitest";
import type { NodeOperationWire } from "../../lib/wire/operation.ts";
import { operationTitle } from "./operation-text.ts";
import { stageText } from "./stage-text.ts";

const operation = (change: Partial<NodeOperationWire> = {}): NodeOperationWire => ({
  id: "op-1",
  cluster: "lab",
  kind: "gc",
  subject: {
    node: "node-a",
    cniNetwork: "storage",
    targets: [{ containerId: "c1", interface: "net1", addresses: ["10.0.0.6"], pod: null }],
  },
  viewer: "local",
  state: "asked",
  stages: [],
  startedAt: "2026-11-23T10:00:00Z",
  endedAt: null,
  deadlineAt: "2026-11-23T10:02:00Z",
  reason: null,
  note: null,
  answers: [],
  left: [],
  ...change,
});
const ended = { endedAt: "2026-11-23T10:00:02Z" };

describe("what a node's agent does, in a few words", () => {
  it("is never called gone before the agent saw it", () => {
    expect(stageText(operation())).toBe("the agent removes 1 left-over attachment of storage");
    expect(stageText(operation({ ...ended, state: "observed" }))).toBe(
      "1 left-over attachment of storage gone",
    );
  });

  it("says that an answer is lost, and what failed", () => {
    const reason = { code: "AGENT_UNREACHABLE", title: "No answer came", detail: "" };
    expect(stageText(operation({ reason }))).toContain("no answer came");
    const failed = {
      ...ended,
      state: "failed" as const,
      reason: { ...reason, title: "Not all of it is gone" },
    };
    expect(stageText(operation(failed))).toContain("Not all of it is gone");
  });

  it("names a lease by its address", () => {
    const release = operation({ kind: "release", ...ended, state: "released" });
    expect(operationTitle(release)).toBe("Release 10.0.0.6 of storage");
    expect(stageText(release)).toBe("10.0.0.6 released");
  });
});
