import type { StylesheetJson } from "cytoscape";

/** All colours and sizes are data of the elements, so that a new theme or selection is a change of data. */
export const STYLESHEET: StylesheetJson = [
  {
    selector: "node",
    style: {
      "border-width": 0,
      "overlay-opacity": 0,
      "background-opacity": 1,
      label: "",
      "z-index-compare": "manual",
    },
  },
  {
    selector: "node[kind = 'anchor']",
    style: { width: 1, height: 1, opacity: 0, events: "no" },
  },
  {
    selector: "node[kind = 'row']",
    style: {
      shape: "rectangle",
      width: "data(width)",
      height: "data(height)",
      "background-color": "data(colour)",
      "background-opacity": "data(opacity)" as unknown as number,
      "z-index": 0,
    },
  },
  {
    selector: "node[kind = 'port']",
    style: {
      shape: "ellipse",
      width: "data(size)",
      height: "data(size)",
      "background-color": "data(colour)",
      "z-index": 3,
      events: "no",
    },
  },
  {
    selector: "edge",
    style: {
      "curve-style": "haystack",
      "haystack-radius": 0,
      width: "data(width)",
      "line-color": "data(colour)",
      "line-cap": "butt",
      "overlay-opacity": 0,
      "z-index-compare": "manual",
      events: "no",
    },
  },
];
