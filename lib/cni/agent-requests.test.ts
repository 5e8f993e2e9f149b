import fc from "fast-check";
import { expect, test } from "vitest";
import { agentInventorySchema } from "./agent-inventory.ts";
import { actionOutcomeSchema, agentPlanSchema, planRequestSchema } from "./agent-plans.ts";
import { attachmentRefSchema, statusRequestSchema, verbAnswerSchema } from "./agent-verbs.ts";
import { countersSchema, netnsDetailSchema } from "./agent-wire.ts";
import { meaning } from "./verb-meaning.ts";

const good = { network: "storage-10g", containerId: "9f3c", interface: "net1" };

test("an attachment is named by words that can't leave a folder or become an option", () => {
  expect(attachmentRefSchema.safeParse(good).success).toBe(true);
  const hostile = fc.oneof(
    fc.constantFrom("", ".", "..", "../x", "-rf", "a/b", "a\0b", "a\nb", "a b", "/etc", "a".repeat(129), "é"),
    fc.string().filter((text) => /[^A-Za-z0-9_.-]/.test(text) || /^[^A-Za-z0-9]/.test(text)),
  );
  fc.assert(
    fc.property(hostile, fc.constantFrom("network", "containerId"), (text, field) => {
      const asked = { ...good, [field]: text };
      expect(attachmentRefSchema.safeParse(asked).success).toBe(false);
      expect(statusRequestSchema.safeParse(asked).success).toBe(false);
      expect(statusRequestSchema.safeParse({ config: text }).success).toBe(false);
      expect(planRequestSchema.safeParse({ action: "del", ...asked }).success).toBe(false);
    }),
  );
  for (const name of ["", ".", "..", "a/b", "a:b", "a b", "0123456789abcdef"])
    expect(attachmentRefSchema.safeParse({ ...good, interface: name }).success).toBe(false);
});

test("a request says nothing but what is asked for: no path, no program, no configuration", () => {
  for (const extra of [{ netns: "/proc/1/ns/net" }, { stdin: "{}" }, { plugin: "/bin/sh" }]) {
    expect(attachmentRefSchema.safeParse({ ...good, ...extra }).success).toBe(false);
    expect(planRequestSchema.safeParse({ action: "del", ...good, ...extra }).success).toBe(false);
  }
  expect(planRequestSchema.safeParse({ action: "add", ...good }).success).toBe(false);
});

test("an outcome says what is still there, whatever the plugins said", () => {
  const { code, text, verdict } = meaning("DEL_DONE");
  const at = "2026-11-25T12:00:00Z";
  const answer = {
    at,
    node: "n1",
    verb: "DEL",
    ...good,
    cniVersion: "1.0.0",
    verdict,
    steps: [
      {
        plugin: "bridge",
        ipam: "host-local",
        exit: 0,
        code: null,
        message: null,
        details: null,
        stderr: "",
        tookMs: 12,
        verdict,
        meaning: { code, text },
      },
    ],
  };
  expect(verbAnswerSchema.parse(answer).steps[0]?.meaning.code).toBe("DEL_DONE");
  const plan = {
    nonce: "0".repeat(32),
    hash: "0".repeat(64),
    node: "n1",
    bootId: null,
    request: { action: "del", ...good },
    at,
    expiresAt: at,
    targets: [{ ...good, addresses: ["10.1.0.5"] }],
    kept: [],
    evidence: [],
  };
  expect(agentPlanSchema.parse(plan).request.action).toBe("del");
  const left = { ...good, hasLink: false, hasCache: true, leases: ["10.1.0.5"] };
  expect(
    actionOutcomeSchema.parse({
      at,
      node: "n1",
      nonce: plan.nonce,
      isDone: false,
      answers: [answer],
      left: [left],
      refusal: null,
    }).left,
  ).toEqual([left]);
  expect(agentInventorySchema.safeParse({ at }).success).toBe(false);
  expect(countersSchema.parse({ at, netns: null, overMs: null, links: [] }).links).toEqual([]);
  expect(netnsDetailSchema.safeParse({ at, netns: "a", routes: [] }).success).toBe(false);
});
