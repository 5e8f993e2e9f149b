import { z } from "zod";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { statusFailure } from "./api-failure.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { FeedSink } from "./feed.ts";

/** One line of a watch, or what is wrong with it. */
export type WatchFrame =
  | { readonly kind: "put"; readonly object: KubeObject }
  | { readonly kind: "drop"; readonly object: KubeObject }
  | { readonly kind: "bookmark"; readonly resourceVersion: string }
  | { readonly kind: "error"; readonly failure: ApiFailure }
  /** Valid JSON, but not an object that can be kept. The stream goes on. */
  | { readonly kind: "bad"; readonly resourceVersion: string | undefined }
  /** Not even JSON: the stream can't be trusted any more. */
  | { readonly kind: "garbled" };

/** What a page of a list says of the list. */
export interface PageHead {
  readonly resourceVersion: string;
  readonly next: string | undefined;
  /** How many come on the pages after this one, undefined where the server doesn't say. */
  readonly remaining: number | undefined;
}

/** Takes a page while it comes: its head, then its objects. They are true even where the page breaks off behind them. */
export interface PageTaker {
  /** A failure ends the list. */
  readonly head: (head: PageHead) => ApiFailure | undefined;
  readonly object: (object: KubeObject) => void;
  /** Asked before each piece that is read. See `FeedSink`. */
  readonly turn?: FeedSink["turn"];
}

/** What is known of a page once it is complete. */
export interface PageEnd extends PageHead {
  /** Items that can't be kept. */
  readonly bad: number;
  /** Characters that were parsed in one piece; undefined where the page was read while it came. */
  readonly pieceLength?: number;
}

export interface ListPage extends PageHead {
  readonly objects: readonly KubeObject[];
  /** Items that can't be kept. */
  readonly bad: number;
}

const FrameShape = z.object({ type: z.string(), object: z.unknown() });
const BookmarkShape = z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) });
const ListShape = z.object({
  metadata: z.object({
    resourceVersion: z.string().min(1),
    continue: z.string().nullish(),
    remainingItemCount: z.number().int().nonnegative().nullish().catch(null),
  }),
  items: z.array(z.unknown()).nullish(),
});

export const parseFrame = (line: string): WatchFrame => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { kind: "garbled" };
  }
  const frame = FrameShape.safeParse(json);
  if (!frame.success) return { kind: "garbled" };
  const { type, object } = frame.data;
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      const checked = asKubeObject(object);
      if (checked === undefined) return { kind: "bad", resourceVersion: versionIn(object) };
      return { kind: type === "DELETED" ? "drop" : "put", object: checked };
    }
    case "BOOKMARK": {
      const resourceVersion = versionIn(object);
      return resourceVersion === undefined
        ? { kind: "bad", resourceVersion: undefined }
        : { kind: "bookmark", resourceVersion };
    }
    case "ERROR":
      return { kind: "error", failure: statusFailure(500, object, null) };
    default:
      return { kind: "garbled" };
  }
};

/** A page of a list; undefined where it isn't one. */
export const parseListPage = (json: unknown): ListPage | undefined => {
  const list = ListShape.safeParse(json);
  if (!list.success) return undefined;
  const objects: KubeObject[] = [];
  let bad = 0;
  for (const item of list.data.items ?? []) {
    const object = asKubeObject(item);
    if (object === undefined) bad += 1;
    else objects.push(object);
  }
  const next = list.data.metadata.continue;
  return {
    resourceVersion: list.data.metadata.resourceVersion,
    next: next ? next : undefined,
    remaining: list.data.metadata.remainingItemCount ?? undefined,
    objects,
    bad,
  };
};

/** Any JSON value as an object that can be kept, or undefined. The value itself is returned, not a copy. */
export const asKubeObject = (value: unknown): KubeObject | undefined =>
  isKubeObject(value) ? value : undefined;

/** Everything is kept, only what every object must have is looked at. By hand: 150,000 times at a first sync. */
const isKubeObject = (value: unknown): value is KubeObject => {
  const metadata = isRecord(value) ? value["metadata"] : undefined;
  if (!isRecord(metadata)) return false;
  const name = metadata["name"];
  return (
    typeof name === "string" &&
    name !== "" &&
    isTextOrAbsent(metadata["namespace"]) &&
    isTextOrAbsent(metadata["uid"]) &&
    isTextOrAbsent(metadata["resourceVersion"])
  );
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === "string";

const versionIn = (object: unknown): string | undefined => {
  const parsed = BookmarkShape.safeParse(object);
  return parsed.success ? parsed.data.metadata.resourceVersion : undefined;
};
