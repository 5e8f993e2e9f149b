import type { QueryClient } from "@tanstack/react-query";
import type { SummaryWire } from "../../lib/wire/summary.ts";
import { FIRST, firstOf } from "./first-of.ts";
import type { StreamPoint } from "./stream.ts";

/**
 * The point at which a page's first answers were given, from which its stream may go on. Null where that isn't known, or where
 * a picture that the stream is to tell of isn't shown as it came: another call's answer is not what a stream's differences are
 * differences from.
 */
export const pagePoint = (client: QueryClient, keys: readonly string[]): StreamPoint | null => {
  const summary = client.getQueryData<SummaryWire>(firstOf(["summary"]));
  if (summary === undefined) return null;
  const isAsItCame = (key: readonly string[]): boolean => {
    const first = client.getQueryData(firstOf(key));
    return first !== undefined && first === client.getQueryData(key);
  };
  const views = keys.filter((key) => key.startsWith("view=")).map((key) => key.slice("view=".length));
  if (!isAsItCame(["summary"]) || !views.every((view) => isAsItCame(["topology", view]))) return null;
  const revisions = client.getQueriesData({ queryKey: [FIRST] }).flatMap(([, data]) => revisionsIn(data));
  return { epoch: summary.epoch, revision: Math.min(...revisions) };
};

/** Of an answer, or of the pages of a list. */
const revisionsIn = (data: unknown): readonly number[] => {
  if (typeof data !== "object" || data === null) return [];
  if ("revision" in data && typeof data.revision === "number") return [data.revision];
  return "pages" in data && Array.isArray(data.pages) ? data.pages.flatMap(revisionsIn) : [];
};
