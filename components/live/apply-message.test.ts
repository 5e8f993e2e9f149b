import { describe, expect, test } from "vitest";
import type { TopologyWire } from "../../lib/wire/topology.ts";
import { applyTopology, putAndDrop } from "./apply-message.ts";

const heading = (id: string, y: number) => ({
  kind: "heading" as const,
  id,
  y,
  title: id,
  note: "1 pod",
  ill: 0,
  errors: 0,
  warnings: 0,
  opens: null,
});
const totals = (pods: number) => ({
  pods,
  networks: 0,
  namespaces: 1,
  attachments: 0,
  ill: 0,
  errors: 0,
  warnings: 0,
});
const frame = {
  layout: "lanes" as const,
  detail: "workloads" as const,
  width: 800,
  height: 200,
  headHeight: 98,
  rowHeight: 40,
  labelWidth: 206,
  folded: [],
  totals: totals(1),
  scope: [],
  hidden: { networks: 0, pods: 0 },
  changesPerMinute: null,
};
const view: TopologyWire = {
  ...frame,
  revision: 4,
  vertices: [heading("a", 0), heading("b", 40)],
  edges: [],
  totals: totals(2),
};

describe("a topology after a stream message", () => {
  test("a delta puts and drops by id and keeps the rest and the frame", () => {
    const after = applyTopology(view, { view: "", revision: 5, put: [heading("b", 80)], drop: ["a"] }, false);
    expect(after).toEqual({ ...view, revision: 5, vertices: [heading("b", 80)] });
  });

  test("a snapshot replaces everything", () => {
    const after = applyTopology(
      view,
      { view: "", revision: 9, put: [heading("c", 0)], drop: [], frame },
      true,
    );
    expect(after?.vertices.map((vertex) => vertex.id)).toEqual(["c"]);
    expect(after?.totals.pods).toBe(1);
  });

  test("a snapshot that says nothing new changes nothing, and of one that does the rest stays the same", () => {
    const { revision: _, vertices, edges: __, ...rest } = view;
    const put = structuredClone(vertices);
    expect(applyTopology(view, { view: "", revision: 9, put, drop: [], frame: rest }, true)).toBe(view);
    const after = applyTopology(
      view,
      { view: "", revision: 9, put: [put[0], heading("b", 44)], drop: [], frame: rest },
      true,
    );
    expect(after?.vertices[0]).toBe(vertices[0]);
    expect(after?.vertices[1]).toEqual(heading("b", 44));
  });

  test("an older revision changes nothing", () => {
    expect(applyTopology(view, { view: "", revision: 3, put: [], drop: ["a"] }, false)).toBe(view);
  });

  test("a delta on nothing can't be put anywhere and asks for the whole", () => {
    expect(
      applyTopology(undefined, { view: "", revision: 5, put: [heading("b", 80)], drop: [] }, false),
    ).toBeNull();
  });

  test("an item that is not understood is left out, the others stay", () => {
    const after = applyTopology(
      view,
      { view: "", revision: 5, put: [{ kind: "heading", id: "x" }], drop: [] },
      false,
    );
    expect(after?.vertices).toHaveLength(2);
  });
});

test("what a message doesn't touch stays the same object, so that nothing of it is drawn anew", () => {
  const after = applyTopology(view, { view: "", revision: 5, put: [], drop: ["nobody"] }, false);
  const touched = applyTopology(view, { view: "", revision: 5, put: [...view.edges], drop: [] }, false);
  expect(after?.edges).toEqual(view.edges);
  expect(touched?.vertices).toBe(view.vertices);
});

test("put and drop keep the order of what stays", () => {
  expect(
    putAndDrop([{ id: "1" }, { id: "2" }, { id: "3" }], [{ id: "4" }, { id: "2" }], ["1"]).map(
      ({ id }) => id,
    ),
  ).toEqual(["2", "3", "4"]);
});
