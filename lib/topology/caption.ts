import { listOf, type TopologyQuery } from "./query.ts";

/** Where an exported picture comes from: a file that is passed on says so by itself. */
export interface Origin {
  readonly cluster: string;
  /** What was asked for. */
  readonly query: Partial<TopologyQuery>;
  /** ISO 8601, by the cluster's clock. */
  readonly at: string;
  readonly revision: number;
}

/** `lab · namespace core5g · find vlan = 10 · 2026-11-26 21:30:05 UTC · revision 812` */
export const captionOf = ({ cluster, query, at, revision }: Origin): string => {
  const asked = ASKED.flatMap(([name, words]) => {
    const value = query[name];
    return value === undefined || value === "" ? [] : [`${words} ${value}`];
  });
  return [
    cluster,
    ...(asked.length === 0 ? ["everything"] : asked),
    `${at.slice(0, 19).replace("T", " ")} UTC`,
    `revision ${revision}`,
  ].join(" · ");
};

const ASKED = [
  ["namespace", "namespace"],
  ["controller", "controller"],
  ["network", "network"],
  ["segment", "segment"],
  ["node", "node"],
  ["beyond", "beyond"],
  ["q", "find"],
  ["without", "without"],
  ["hide", "hidden networks"],
] as const;

/** `moorings-lab-core5g-20261126T2130.svg`: letters, digits, dots and dashes, whatever the names are. */
export const fileNameOf = ({ cluster, query, at }: Origin, extension: string): string => {
  const scope = query.namespace ?? query.controller ?? query.network ?? query.segment ?? query.node;
  const [first = "", ...more] = listOf(scope);
  const place = more.length === 0 ? first : `${first}-and-${more.length}`;
  const found = (query.q ?? "") === "" ? "" : "find";
  const time = at.slice(0, 16).replaceAll(/[-:]/g, "");
  const parts = [cluster, place, found].map(plain).filter((part) => part !== "");
  return `${["moorings", ...parts, time].join("-")}.${extension}`;
};

const PART_MAX = 40;

const plain = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9.]+/g, "-")
    .replaceAll(/\.{2,}/g, ".")
    .slice(0, PART_MAX)
    .replaceAll(/^[-.]+|[-.]+$/g, "");
