import type { Figure } from "./figure.ts";
import type { Lab } from "./lab/lab.ts";
import { type Row, rowOf } from "./rows.ts";

/** What all suites are given. */
export interface Bench {
  /** Size of the large cluster. */
  readonly pods: number;
  readonly rounds: number;
  /** For what programs leave behind; removed at the end. */
  readonly folder: string;
  /** Path or name of the kubectl that is the peer. */
  readonly kubectl: string;
  /** A lab of so many pods; started once, and shared. */
  lab(pods: number): Promise<Lab>;
  /** Tells whoever waits, on standard error. */
  say(line: string): void;
}

/** Figures that are measured together; `Part` is what one round of them gives. */
export interface SuiteParts<Part> {
  readonly name: string;
  readonly figures: readonly Figure<Part>[];
  /** Runs only where it is asked for by name. */
  readonly isOptional?: true;
  /** A round takes minutes: among the others it runs once, and as often as was asked where it is asked for by name. */
  readonly isLong?: true;
  /** Prepares what all rounds share. Answers in one line why it can't be measured here. */
  open(bench: Bench): Promise<Opened<Part> | string>;
}

export interface Opened<Part> {
  round(): Promise<Part>;
  close(): Promise<void>;
}

export interface Suite {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isLong: boolean;
  /** All rounds, and the rows that come of them. What fails is told, and its rows stay empty: the other suites go on. */
  run(bench: Bench): Promise<{ readonly rows: readonly Row[]; readonly failure: string | undefined }>;
}

export const createSuite = <Part>(parts: SuiteParts<Part>): Suite => ({
  name: parts.name,
  isOptional: parts.isOptional ?? false,
  isLong: parts.isLong ?? false,
  run: async (bench) => {
    const rounds: Part[] = [];
    const failure = await collect(parts, bench, rounds).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    return { rows: parts.figures.map((figure) => rowOf(figure, rounds)), failure };
  },
});

const collect = async <Part>(
  parts: SuiteParts<Part>,
  bench: Bench,
  rounds: Part[],
): Promise<string | undefined> => {
  const opened = await parts.open(bench);
  if (typeof opened === "string") return opened;
  try {
    for (let round = 1; round <= bench.rounds; round++) {
      const part = await opened.round();
      rounds.push(part);
      bench.say(`${parts.name}, round ${String(round)}: ${JSON.stringify(part)}`);
    }
  } finally {
    await opened.close();
  }
  return undefined;
};
