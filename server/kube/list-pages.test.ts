import { expect, test } from "vitest";
import type { ApiClient, ApiStream } from "./api-client.ts";
import { systemClock } from "./clock.ts";
import type { Codec } from "./codec.ts";
import { jsonCodec } from "./codec.ts";
import { localFailure } from "./api-failure.ts";
import { listPages } from "./list-pages.ts";

/** A list whose objects have that many characters each; gives the limits that it was asked with. */
const limitsFor = async (
  sizes: readonly (number | "too large")[],
  isInOnePiece: boolean,
): Promise<readonly number[]> => {
  const limits: number[] = [];
  const stream: ApiStream = {
    status: 200,
    contentType: "application/json",
    body: (async function* () {})(),
    close: () => undefined,
  };
  const client: Pick<ApiClient, "stream"> = {
    stream: ({ path }) => {
      limits.push(Number(new URL(path, "http://lab").searchParams.get("limit")));
      return Promise.resolve({ ok: true, value: stream });
    },
  };
  const codec: Codec = {
    ...jsonCodec,
    readPage: () => {
      const size = sizes[limits.length - 1] ?? 0;
      if (size === "too large")
        return Promise.resolve({ ok: false, failure: localFailure("too-large", "it is too large") });
      return Promise.resolve({
        ok: true,
        value: {
          resourceVersion: "1",
          next: limits.length < sizes.length ? "more" : undefined,
          remaining: undefined,
          bad: 0,
          ...(isInOnePiece ? { pieceLength: size * (limits.at(-1) ?? 0) } : {}),
        },
      });
    },
  };
  const outcome = await listPages({
    client: client as ApiClient,
    codec,
    clock: systemClock,
    path: "/api/v1/things",
    signal: new AbortController().signal,
    page: () => ({ head: () => undefined, object: () => undefined }),
    onPage: () => undefined,
  });
  expect(outcome.kind).toBe("done");
  return limits;
};

test("pages that are parsed in one piece become as many objects as are parsed quickly", async () => {
  // Small ones: up to 500. Pools of 30 KB: 26 at a time. One of a megabyte: alone.
  expect(await limitsFor([700, 700, 700], true)).toEqual([25, 100, 400]);
  expect(await limitsFor([30_000, 30_000, 30_000], true)).toEqual([25, 26, 26]);
  expect(await limitsFor([1_000_000, 1_000_000], true)).toEqual([25, 1]);
});

test("pages that are read while they come are large ones", async () => {
  expect(await limitsFor([5_000, 5_000, 5_000], false)).toEqual([25, 500, 500]);
});

test("a page that is too large is asked for in parts, and none is as large again", async () => {
  expect(await limitsFor(["too large", 100, 100], true)).toEqual([25, 6, 6]);
});
