import fc from "fast-check";
import { expect, test } from "vitest";
import { ATTACHMENT_STATES } from "../../model/attachment.ts";
import { syntheticView, type SyntheticPod } from "../../testing/synthetic-view.ts";
import { buildTopology } from "../build.ts";
import { buildLayers } from "../layers/build-layers.ts";
import { freeGraphOf } from "../free/free-graph.ts";
import { freeSvg } from "./free-svg.ts";
import { layersSvg } from "./layers-svg.ts";
import { lanesSvg } from "./lanes-svg.ts";

const NETWORKS = [
  { name: "cbr0", provider: "cluster-default" as const },
  { name: "n3-macvlan", type: "macvlan", master: "ens3", vlan: 301 },
  { name: "storage-wb" },
];
const CAPTION = "lab · namespace shop · 2026-11-26 21:30:05 UTC · revision 1";
const input = (
  pods: readonly SyntheticPod[],
  layout: "lanes" | "layers",
  networks: readonly { name: string }[] = [],
) => ({
  view: syntheticView([...NETWORKS, ...networks], pods),
  findings: { findingsAbout: () => [] },
  query: { layout, group: "controller" as const, budget: 300 },
  nowMs: 0,
  slots: () => 1,
  revision: 1,
});
const PODS: readonly SyntheticPod[] = [
  ...ATTACHMENT_STATES.map((state): SyntheticPod => ({
    namespace: "shop",
    name: `is-${state}`,
    on: [{ network: "n3-macvlan", interface: "net1", addresses: ["10.60.1.4"], state }],
  })),
  ...["a", "b", "c"].map((name): SyntheticPod => ({
    namespace: "shop",
    name: `web-${name}`,
    controller: "Deployment/web",
    on: [{ network: "storage-wb", interface: "net1", addresses: ["10.60.3.4"], observed: "up" }],
  })),
];

/** Every tag is closed, in order, and nothing stands outside the one root. */
const checkWellFormed = (svg: string): void => {
  const open: string[] = [];
  const wrong: string[] = [];
  const rest = svg
    .replace(/^<\?xml[^?]*\?>/, "")
    .replace(
      /<(\/?)([a-z]+)((?:\s+[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?)>/g,
      (tag, close, name: string, attributes: string, self) => {
        if (name === "script" || /\s(on|href)/.test(attributes)) wrong.push(tag);
        if (close === "/" && open.pop() !== name) wrong.push(tag);
        if (close !== "/" && self !== "/") open.push(name);
        return "";
      },
    );
  expect([open, wrong]).toEqual([[], []]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
};

test.each(["dark", "light"] as const)("both pictures are whole documents with every label, %s", (theme) => {
  const lanes = lanesSvg(buildTopology(input(PODS, "lanes")), theme, CAPTION);
  const layers = layersSvg(buildLayers(input(PODS, "layers")), theme, CAPTION);
  for (const svg of [lanes, layers]) {
    checkWellFormed(svg);
    expect(svg).toContain("n3-macvlan".slice(0, 2).toUpperCase());
    for (const word of ["observed", "reported only", "link down", "unknown"])
      expect(svg).toContain(`>${word}<`);
    expect(svg).toContain(`>${CAPTION}</text>`);
    expect(svg).toContain(`. ${CAPTION}</desc>`);
    expect(svg).not.toContain("NaN");
    expect(svg).not.toContain("undefined");
  }
  expect(lanes).toContain(">10.60.1.4<");
  expect(lanes).toContain(">×3<");
  expect(layers).toContain(">VLAN 301<");
});

const freeOf = (given: ReturnType<typeof input>): string => {
  const view = buildTopology(given);
  const answer = freeGraphOf(view);
  if (!answer.isSmall) throw new Error("too large for a free picture");
  const places = new Map(
    answer.graph.boxes.map(({ id }, at) => [id, { x: -200 + 180 * at, y: 90 * (at % 3) }]),
  );
  return freeSvg(view, answer.graph, places, "light", CAPTION);
};

test("the free picture is a whole document: every box that has a place, its lines and signs", () => {
  const svg = freeOf(input(PODS, "lanes"));
  checkWellFormed(svg);
  for (const words of ["n3-macvlan", "storage-wb", "is-failed", ">×3<"]) expect(svg).toContain(words);
  expect(svg).not.toMatch(/NaN|undefined|="-\d[^"]*" (width|height)/);
});

test("hostile names stay text", () => {
  const name = fc.oneof(
    fc.constantFrom(
      '"><script>alert(1)</script>',
      "]]>",
      "&lt;",
      "a\u0000b",
      "\ud800",
      "' onload='x",
      "<!--",
      "𝒳\u200f",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
  );
  fc.assert(
    fc.property(name, name, fc.constantFrom("lanes", "layers", "free"), (pod, network, look) => {
      const pods: readonly SyntheticPod[] = [
        { namespace: "shop", name: pod, on: [{ network, interface: pod, addresses: ["10.0.0.1"] }] },
      ];
      const given = input(pods, look === "layers" ? "layers" : "lanes", [{ name: network }]);
      const svg =
        look === "free"
          ? freeOf(given)
          : look === "lanes"
            ? lanesSvg(buildTopology(given), "dark", pod)
            : layersSvg(buildLayers(given), "dark", pod);
      checkWellFormed(svg);
    }),
    { numRuns: 9 },
  );
});

test("behind a fold's name stands how many it is, behind that of several namespaces how many these are", () => {
  const chipsOf = (row: object): readonly string[] => {
    const view = buildTopology(input([{ namespace: "shop", name: "web" }], "lanes"));
    const vertices = view.vertices.map((vertex) => (vertex.kind === "row" ? { ...vertex, ...row } : vertex));
    return lanesSvg({ ...view, vertices }, "dark", CAPTION).match(/×[^<]+/g) ?? [];
  };
  expect(chipsOf({ count: 1 })).toEqual([]);
  expect(chipsOf({ count: 12 })).toEqual(["×12"]);
  expect(chipsOf({ sign: "namespace", title: "shop", count: 12, members: 12 })).toEqual([]);
  expect(chipsOf({ sign: "namespace", title: "tenant-*", count: 900, members: 347 })).toEqual(["×347"]);
});
