import { describe, expect, test } from "vitest";
import { aLane, aRow, aTap } from "./testing/picture.ts";
import { typedAhead, walk } from "./walk.ts";

const view = {
  vertices: [aLane("a", 100), aLane("b", 200), aRow("upf-0", 20), aRow("upf-1", 60), aRow("web", 100)],
  edges: [aTap("upf-0", "a", 100, 20), aTap("upf-0", "b", 200, 20), aTap("web", "b", 200, 100)],
};

const path = (from: string, ...keys: Parameters<typeof walk>[2][]): string | null =>
  keys.reduce<string | null>((at, key) => (at === null ? null : walk(view, at, key)), from);

describe("arrow keys walk the picture's lines", () => {
  test("row, its taps, the lane, the next tap of the lane, and back to a row", () => {
    expect(path("upf-0", "ArrowRight")).toBe("upf-0~a");
    expect(path("upf-0", "ArrowRight", "ArrowRight")).toBe("upf-0~b");
    expect(path("upf-0~b", "ArrowUp")).toBe("b");
    expect(path("b", "ArrowDown", "ArrowDown")).toBe("web~b");
    expect(path("web~b", "ArrowLeft")).toBe("web");
  });

  test("rows in order, lanes in order, ends by Home and End", () => {
    expect(path("upf-0", "ArrowDown", "ArrowDown")).toBe("web");
    expect(path("upf-0", "ArrowUp")).toBeNull();
    expect(path("web", "Home")).toBe("upf-0");
    expect(path("upf-0", "End")).toBe("web");
    expect(path("a", "ArrowRight")).toBe("b");
    expect(path("b", "Home")).toBe("a");
    expect(path("upf-0~a", "End")).toBe("upf-0~b");
    expect(path("upf-0~b", "Home")).toBe("upf-0");
  });

  test("a row without taps leads nowhere sideways", () => {
    expect(path("upf-1", "ArrowRight")).toBeNull();
    expect(path("upf-1", "ArrowLeft")).toBeNull();
  });
});

describe("typing a name", () => {
  test("goes to the next row that begins so, around the end", () => {
    expect(typedAhead(view, null, "w")).toBe("web");
    expect(typedAhead(view, "upf-0", "u")).toBe("upf-1");
    expect(typedAhead(view, "upf-1", "u")).toBe("upf-0");
    expect(typedAhead(view, "upf-0", "uu")).toBe("upf-1");
    expect(typedAhead(view, "upf-1", "upf-1")).toBe("upf-1");
    expect(typedAhead(view, "web", "zz")).toBeNull();
  });
});
