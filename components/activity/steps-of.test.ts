import { expect, test } from "vitest";
import type { PodOperationWire } from "../../lib/wire/operation.ts";
import { attachment } from "../inspector/testing/attachment.ts";
import { canAskKernel, takeBack } from "./steps-of.ts";

const AT = "2026-11-23T10:00:00.000Z";
const operation = (change: Partial<PodOperationWire>): PodOperationWire => ({
  id: "op-1",
  cluster: "lab",
  viewer: "local",
  kind: "attach",
  state: "asked",
  stages: [{ name: "asked", at: AT, detail: null }],
  startedAt: AT,
  endedAt: null,
  deadlineAt: AT,
  reason: null,
  subject: {
    namespace: "lab",
    pod: "web-1",
    podUid: "u",
    network: { provider: "multus", namespace: "lab", name: "net-a" },
    interface: "net1",
  },
  addresses: [],
  kubeEvents: [],
  ...change,
});
const ASKED = attachment({});
const reason = (code: string) => ({ code, title: "", detail: "" });
const reported: Partial<PodOperationWire> = {
  state: "reported",
  stages: [{ name: "reported", at: AT, detail: null }],
};

test("a request is taken back once the controller is done with it, while it stands", () => {
  expect(takeBack(operation({}), ASKED)).toBe("later");
  expect(takeBack(operation({ state: "reported" }), ASKED)).toBe("now");
  expect(takeBack(operation({ state: "reported" }), { asked: null })).toBe("none");
  expect(takeBack(operation({ state: "observed", endedAt: AT }), ASKED)).toBe("none");
  expect(takeBack(operation({ state: "failed", endedAt: AT, reason: reason("DEADLINE") }), ASKED)).toBe(
    "now",
  );
  expect(takeBack(operation({ state: "aborted", endedAt: AT, reason: reason("TAKEN_BACK") }), ASKED)).toBe(
    "none",
  );
  expect(takeBack(operation({ kind: "detach" }), ASKED)).toBe("none");
});

test("the agent is asked where its word is waited for, or never came", () => {
  expect(canAskKernel(operation({}))).toBe(false);
  expect(canAskKernel(operation(reported))).toBe(true);
  expect(canAskKernel(operation({ ...reported, endedAt: AT }))).toBe(false);
  const never: Partial<PodOperationWire> = {
    ...reported,
    state: "failed",
    endedAt: AT,
    reason: reason("NOT_OBSERVED"),
  };
  expect(canAskKernel(operation(never))).toBe(true);
});
