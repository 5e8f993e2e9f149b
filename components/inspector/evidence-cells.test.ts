import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import { describe, expect, test } from "vitest";
import { agreement, evidenceCells, isWatchedNow } from "./evidence-cells.ts";
import { attachment, evidence } from "./testing/attachment.ts";

const tones = (part: Partial<AttachmentWire>, ipam: string | null | undefined = "whereabouts") =>
  evidenceCells(attachment(part), ipam).map((cell) => cell.tone);

describe("the four cells of an attachment", () => {
  test("nothing is odd where all agree, and that is said", () => {
    const cells = evidenceCells(attachment({}), "whereabouts");
    expect(cells.map((cell) => cell.label)).toEqual(["Asked", "Reported", "Observed", "Recorded"]);
    expect(agreement(cells)).toBe("all four agree");
  });

  test("where nobody looked the kernel's cell is unknown, never empty", () => {
    expect(tones({ observed: null })).toEqual(["plain", "plain", "unknown", "plain"]);
  });

  test("what an agent that looks has not seen is not yet there, not unknown", () => {
    const part = attachment({ observed: null });
    const watched = isWatchedNow([part, attachment({})]);
    expect(watched).toBe(true);
    expect(evidenceCells(part, "whereabouts", watched)[2]).toMatchObject({
      lines: [{ text: "not yet" }],
      tone: "plain",
    });
    const failed = attachment({ state: "failed", reported: null, observed: null });
    expect(evidenceCells(failed, null, true)[2]).toMatchObject({ lines: [{ text: "nothing" }] });
    expect(evidenceCells(attachment({ state: "phantom", observed: null }), null, true)[2]?.tone).toBe("odd");
  });

  test("a phantom is odd where the kernel and the store say nothing", () => {
    expect(tones({ state: "phantom", observed: null, recorded: null })).toEqual([
      "plain",
      "plain",
      "odd",
      "odd",
    ]);
  });

  test("a network without IPAM is not blamed for an empty record", () => {
    const [, , , recorded] = evidenceCells(attachment({ recorded: null }), null);
    expect(recorded).toMatchObject({ tone: "plain", source: "not kept by IPAM" });
  });

  test("a store that was not read is unknown, not empty", () => {
    expect(tones({ recorded: null }, "host-local")[3]).toBe("unknown");
  });

  test("what is on its way is not odd yet", () => {
    expect(tones({ state: "attaching", reported: null, observed: null, recorded: null })).toEqual([
      "plain",
      "plain",
      "unknown",
      "plain",
    ]);
  });

  test("another address in the kernel or the record is odd there", () => {
    expect(tones({ state: "drifted", observed: evidence("node-agent", "10.0.0.9") })).toEqual([
      "plain",
      "plain",
      "odd",
      "odd",
    ]);
  });

  test("a pod that has ended gave its address back: no mismatch; what is recorded still stays as it is", () => {
    const [, , , recorded] = evidenceCells(attachment({ recorded: null }), "whereabouts", false, true);
    expect(recorded).toMatchObject({ tone: "plain", lines: [{ text: "given back" }] });
    const held = evidence("whereabouts", "10.0.0.9");
    expect(evidenceCells(attachment({ recorded: held }), "whereabouts", false, true)[3]?.tone).toBe("odd");
  });
});
