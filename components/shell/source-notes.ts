import type { SourceStateWire } from "../../lib/wire/summary.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { sourceName } from "../live/source-name.ts";
import { clockText } from "../ui/time-text.ts";

/** What an operator should know of the reading although everything is read: in whole sentences, the gravest first. */
export interface SourceNote {
  readonly title: string;
  readonly text: string;
}

/** A restored cluster is told of for so long. */
const RESTORED_SHOWN_MS = 30 * 60_000;

export const sourceNotes = (
  sources: readonly SourceStateWire[],
  nowMs: number | null,
): readonly SourceNote[] => {
  const restored = sources
    .flatMap(({ restoredAt }) => restoredAt ?? [])
    .sort()
    .at(-1);
  const isRecent =
    restored !== undefined && (nowMs === null || nowMs - Date.parse(restored) < RESTORED_SHOWN_MS);
  const lossy = sources.filter(({ divergences }) => divergences > 0);
  const odd = sources.filter(({ unreadable }) => unreadable > 0);
  return [
    ...(isRecent
      ? [
          {
            title: `The cluster went back to an earlier state at ${clockText(restored)}.`,
            text: "Its store was restored from a backup, as it seems. Everything was read again.",
          },
        ]
      : []),
    ...(lossy.length > 0
      ? [
          {
            title: `The API server kept back ${counted(sum(lossy, "divergences"), "change")} of ${named(lossy)}.`,
            text: "A list found them later, and the picture has them. Something between here and its store loses events.",
          },
        ]
      : []),
    ...(odd.length > 0
      ? [
          {
            title: `${counted(sum(odd, "unreadable"), "object")} of ${named(odd)} could not be read.`,
            text: "They are left out of the picture.",
          },
        ]
      : []),
  ];
};

/** `41,200 of about 150,000`; undefined where nothing has come yet. */
export const progressText = (under: readonly SourceStateWire[]): string | undefined => {
  const read = under.reduce((total, source) => total + source.objects, 0);
  if (read === 0) return undefined;
  const expected = under.reduce((total, source) => total + Math.max(source.objects, source.expected ?? 0), 0);
  return expected > read
    ? `${groupDigits(read)} of about ${groupDigits(expected)}`
    : `${groupDigits(read)} so far`;
};

const sum = (sources: readonly SourceStateWire[], field: "divergences" | "unreadable"): number =>
  sources.reduce((total, source) => total + source[field], 0);

const counted = (count: number, what: string): string =>
  count === 1 ? `one ${what}` : `${groupDigits(count)} ${what}s`;

const named = (sources: readonly SourceStateWire[]): string => sources.map(sourceName).join(", ");
