import type { StylesheetJson } from "cytoscape";

/** All colours and sizes are data of the elements, so that a new theme or selection is a change of data. */
export const STYLESHEET: StylesheetJson = [
  {
    selector: "node",
    style: {
      "border-width": 0,
      "overlay-opacity": 0,
      label: "",
      "z-index-compare": "manual",
      // Who is pointed at is found in the view itself, which knows rows and lanes as well.
      events: "no",
    },
  },
  { selector: "node[kind = 'anchor']", style: { width: 1, height: 1, opacity: 0 } },
  {
    selector: "node[kind = 'port']",
    style: {
      shape: "ellipse",
      width: "data(size)",
      height: "data(size)",
      "background-color": "data(colour)",
      "z-index": 3,
    },
  },
  {
    selector: "node[kind = 'tap']",
    style: {
      shape: "ellipse",
      width: "data(size)",
      height: "data(size)",
      "background-opacity": 0,
      "background-image": "data(image)",
      "background-fit": "cover",
      "background-clip": "none",
      "z-index": 4,
    },
  },
  {
    selector: "node[kind = 'tick']",
    style: {
      shape: "rectangle",
      width: "data(width)",
      height: "data(height)",
      "background-color": "data(colour)",
      "z-index": 4,
    },
  },
  {
    selector: "node[kind = 'pill']",
    style: {
      shape: "round-rectangle",
      "corner-radius": "8",
      width: "data(width)",
      height: "data(height)",
      "background-color": "data(fill)",
      "border-width": 1.5,
      "border-color": "data(border)",
      "z-index": 4,
    },
  },
  {
    selector: "edge",
    style: {
      "curve-style": "haystack",
      "haystack-radius": 0,
      width: "data(width)",
      "line-color": "data(colour)",
      "overlay-opacity": 0,
      "z-index-compare": "manual",
      events: "no",
    },
  },
  { selector: "edge[style = 'dashed']", style: { "line-style": "dashed" } },
  { selector: "edge[cap = 'round']", style: { "line-cap": "round" } },
  { selector: "edge[kind = 'glow']", style: { "z-index": 0 } },
  { selector: "edge[kind = 'lane']", style: { "z-index": 1 } },
  { selector: "edge[kind = 'wire']", style: { "z-index": 2 } },
];
