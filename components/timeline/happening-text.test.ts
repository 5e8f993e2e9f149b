import { describe, expect, it } from "vitest";
import { HappeningKindWire, type HappeningWire } from "../../lib/wire/timeline.ts";
import { happeningText, isTrouble } from "./happening-text.ts";

const happening = (kind: HappeningWire["kind"], more: Partial<HappeningWire> = {}): HappeningWire => ({
  id: "h",
  cluster: "lab",
  at: "2026-01-01T00:00:00Z",
  node: "node-a",
  pod: null,
  netns: null,
  kind,
  link: "net1",
  address: null,
  prefixLength: null,
  origin: null,
  detail: null,
  ...more,
});

describe("the text of a happening", () => {
  it("has words of its own for every kind", () => {
    const texts = HappeningKindWire.options.map((kind) => happeningText(happening(kind)));
    expect(new Set(texts).size).toBe(HappeningKindWire.options.length);
    expect(texts.every((text) => text.startsWith("net1"))).toBe(true);
  });

  it("says that an address came from a router", () => {
    const slaac = { address: "2001:db8::5", prefixLength: 64, origin: "slaac" };
    expect(happeningText(happening("address-added", slaac))).toBe(
      "net1 has 2001:db8::5/64, from a router (SLAAC)",
    );
  });

  it("calls a link that went down and a duplicate address trouble, and nothing else", () => {
    expect(HappeningKindWire.options.filter((kind) => isTrouble(happening(kind)))).toEqual([
      "link-down",
      "address-duplicate",
    ]);
  });
});
