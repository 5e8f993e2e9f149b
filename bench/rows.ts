import type { Figure } from "./figure.ts";
import { median } from "./measure.ts";

/** A figure over all rounds, as `--json` prints it. */
export interface Row {
  readonly figure: string;
  readonly ours: number | null;
  readonly peer: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  readonly target: string | null;
  /** null: there is no target, or nothing to hold against it. */
  readonly met: boolean | null;
}

export const rowOf = <Part>(figure: Figure<Part>, rounds: readonly Part[]): Row => {
  const ours = median(rounds.flatMap((round) => figure.ours(round) ?? []));
  const peer = median(rounds.flatMap((round) => figure.peer(round) ?? []));
  const ratio = ours === undefined || peer === undefined || peer === 0 ? null : ours / peer;
  const bounded = figure.bounds === "ours" ? (ours ?? null) : ratio;
  const { limit } = figure;
  return {
    figure: figure.title,
    ours: rounded(ours),
    peer: rounded(peer),
    unit: figure.unit,
    ratio: rounded(ratio),
    target: limit === undefined ? null : `${figure.bounds} ≤ ${String(rounded(limit))}`,
    met: limit === undefined || bounded === null ? null : bounded <= limit,
  };
};

export const lineOf = (row: Row): string => {
  const values = `${text(row.ours)} ${row.unit}, peer ${text(row.peer)}, ratio ${text(row.ratio)}`;
  return `${row.figure}: ${values}; ${row.target ?? "no target"}: ${verdictOf(row)}`;
};

/** Lines of a table in Markdown. */
export const tableOf = (rows: readonly Row[]): readonly string[] => [
  "| figure | ours | peer | unit | ratio | target | |",
  "| --- | --: | --: | --- | --: | --- | --- |",
  ...rows.map((row) => {
    const cells = [
      row.figure,
      text(row.ours),
      text(row.peer),
      row.unit,
      text(row.ratio),
      row.target ?? "",
      row.target === null && row.ours !== null ? "" : verdictOf(row),
    ];
    return `| ${cells.join(" | ")} |`;
  }),
];

const verdictOf = (row: Row): string => {
  if (row.met !== null) return row.met ? "met" : "**missed**";
  return row.ours === null ? "not measured" : "not compared";
};

const text = (value: number | null): string => (value === null ? "–" : String(value));

/** Three digits after the point where they say something. */
const rounded = (value: number | null | undefined): number | null => {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  const digits = Math.abs(value) >= 100 ? 1 : 1_000;
  return Math.round(value * digits) / digits;
};
