import { expect, test } from "vitest";
import { aLane, aRow, aTap } from "../graph/testing/picture.ts";
import { walkTwin } from "./walk-twin.ts";

const view = {
  vertices: [aRow("upf-1", 60), aRow("upf-0", 20), aLane("b", 200), aLane("a", 100), aLane("nobody", 300)],
  edges: [aTap("upf-1", "b", 200, 60)],
};

test("up from the first row are the networks, one below the other; down leads back", () => {
  expect(walkTwin(view, "upf-1", "ArrowUp")).toBe("upf-0");
  expect(walkTwin(view, "upf-0", "ArrowUp")).toBe("nobody");
  expect(walkTwin(view, "nobody", "ArrowUp")).toBe("b");
  expect(walkTwin(view, "a", "ArrowUp")).toBeNull();
  expect(walkTwin(view, "a", "ArrowDown")).toBe("b");
  expect(walkTwin(view, "nobody", "ArrowDown")).toBe("upf-0");
  expect(walkTwin(view, "b", "Home")).toBe("a");
  expect(walkTwin(view, "a", "End")).toBe("nobody");
});

test("right of a network is the first that is on it, and up from there the network again", () => {
  expect(walkTwin(view, "b", "ArrowRight")).toBe("upf-1~b");
  expect(walkTwin(view, "upf-1~b", "ArrowUp")).toBe("b");
  expect(walkTwin(view, "nobody", "ArrowRight")).toBeNull();
});
