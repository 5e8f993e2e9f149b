import { describe, expect, test } from "vitest";
import { aLane, aPicture, aRow, aTap } from "../graph/testing/picture.ts";
import { pictureChanges } from "./picture-changes.ts";

const lanes = [aLane("n3-macvlan", 100), aLane("storage-wb", 200)];
const tap = aTap("upf-0", "n3-macvlan", 100, 20);
const view = aPicture({ vertices: [...lanes, aRow("upf-0", 20)], edges: [tap] });
const texts = (...pair: Parameters<typeof pictureChanges>) =>
  pictureChanges(...pair).map(({ subject, text }) => `${subject}: ${text}`);

describe("what the log line says", () => {
  test("of an attachment that is asked, observed, loses its link, leaves", () => {
    const asked = aTap("upf-0", "storage-wb", 200, 20, {
      interface: "net2",
      glyph: "attaching",
      addresses: [],
    });
    const withAsked = { ...view, edges: [tap, asked] };
    expect(texts(view, withAsked)).toEqual(["upf-0: net2 on storage-wb asked"]);
    const seen = { ...asked, glyph: "observed" as const, addresses: ["10.60.3.7"] };
    const withSeen = { ...view, edges: [tap, seen] };
    expect(texts(withAsked, withSeen)).toEqual(["upf-0: net2 on storage-wb observed, 10.60.3.7"]);
    const down = { ...seen, glyph: "link-down" as const, isIll: true };
    const [loss] = pictureChanges(withSeen, { ...view, edges: [tap, down] });
    expect(loss).toMatchObject({ subject: "upf-0", text: "net2 on storage-wb: link down", isTrouble: true });
    expect(texts(withSeen, view)).toEqual(["upf-0: net2 left storage-wb"]);
  });

  test("addresses that come and go are one thing that changes, states are each its own", () => {
    const at = (glyph: "observed" | "attaching", addresses: string[]) => ({
      ...view,
      edges: [{ ...tap, glyph, addresses }],
    });
    const of = (...pair: Parameters<typeof pictureChanges>) => pictureChanges(...pair).map((each) => each.of);
    const [one, none, other] = [
      at("observed", ["10.0.0.1"]),
      at("observed", []),
      at("observed", ["10.0.0.2"]),
    ];
    expect(of(one, none)).toEqual(of(none, other));
    expect(of(one, none)).not.toEqual(of(one, at("attaching", [])));
    expect(of(at("attaching", []), one)).not.toEqual(of(one, at("attaching", [])));
  });

  test("of a new and a gone workload, but not of one that only left its fold", () => {
    const more = aPicture({ ...view, vertices: [...view.vertices, aRow("upf-1", 60, { place: "node-b" })] });
    expect(texts(view, more)).toEqual(["upf-1: new on node-b"]);
    expect(texts(more, view)).toEqual(["upf-1: gone"]);
    const fold = (count: number) => aRow("fold", 100, { pod: null, count });
    const folded = { ...view, vertices: [...view.vertices, fold(3)] };
    const unfolded = { ...more, vertices: [...more.vertices, fold(2)] };
    expect(texts(folded, unfolded)).toEqual([]);
  });

  test("of counts in folds, and of many changes at once as a number", () => {
    const pill = (count: number, ill: number) =>
      aTap("fold", "storage-wb", 200, 60, { glyph: "fold", count, ill });
    const at = (count: number, ill: number) =>
      aPicture({
        vertices: [...lanes, aRow("fold", 60, { title: "core5g", pod: null, count: 3 })],
        edges: [pill(count, ill)],
      });
    expect(texts(at(10, 0), at(12, 0))).toEqual(["core5g: 2 more on storage-wb"]);
    expect(texts(at(10, 0), at(10, 1))).toEqual(["core5g: 1 more ill on storage-wb"]);
    const many = Array.from({ length: 9 }, (_, index) => aRow(`p${index}`, index * 40));
    const crowd = aPicture({ ...view, vertices: [...view.vertices, ...many] });
    expect(texts(view, crowd).at(-1)).toBe(": 6 more changes at once");
  });
});
