import { expect, test } from "vitest";
import { readTabMessage, type TabMessage } from "./tab-message.ts";

const SAID: readonly TabMessage[] = [
  { kind: "want", tab: "one", keys: ["view=a"], isNew: true },
  { kind: "ask" },
  { kind: "message", name: "delta", message: { view: "a", revision: 3, put: [{}], drop: ["b"] } },
  { kind: "resync" },
  { kind: "status", state: "lost", lostAt: 4 },
  { kind: "status", state: "open", lostAt: null },
];

test("what a tab says is understood by the others", () => {
  for (const said of SAID) expect(readTabMessage(structuredClone(said))).toEqual(said);
});

test.each([
  undefined,
  "ask",
  { kind: "other" },
  { kind: "want", tab: "one", keys: "view=a", isNew: true },
  { kind: "want", tab: "one", keys: [4], isNew: true },
  { kind: "want", tab: 1, keys: [], isNew: false },
  { kind: "message", name: "delta", message: { view: 4 } },
  { kind: "message", name: "other", message: { view: "a", revision: 3, put: [], drop: [] } },
  { kind: "status", state: "open", lostAt: "now" },
  { kind: "status", state: "closed", lostAt: null },
])("what no tab says is not understood: %j", (said) => {
  expect(readTabMessage(said)).toBeNull();
});
