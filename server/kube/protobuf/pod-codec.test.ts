import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import { sources } from "../../../lib/sources/index.ts";
import { localFailure } from "../api-failure.ts";
import type { ApiFailure } from "../api-failure.ts";
import { systemClock } from "../clock.ts";
import type { PageEnd, PageHead, WatchFrame } from "../incoming.ts";
import { leanPod } from "../lean.ts";
import { createPodFrameReader } from "./frame-reader.ts";
import { statusIn } from "./status-fields.ts";
import { podCodec } from "./pod-codec.ts";

const recorded = (file: string): Buffer =>
  readFileSync(new URL(`../../../../shared/captures/protobuf/${file}`, import.meta.url));

const LIST = recorded("pods-list.pb");
const WATCH = recorded("pods-watch-initial.pb");
const PODS = { group: "", version: "v1", resource: "pods", kind: "Pod", isNamespaced: true };

const readPage = (
  chunks: readonly Uint8Array[],
  contentType: string,
  object: (pod: KubeObject) => void = () => undefined,
  head: (read: PageHead) => ApiFailure | undefined = () => undefined,
  turn: () => Promise<void> | undefined = () => undefined,
  signal = new AbortController().signal,
) =>
  podCodec.readPage(
    {
      status: 200,
      contentType,
      body: (async function* () {
        await Promise.resolve();
        yield* chunks;
      })(),
      close: () => undefined,
    },
    systemClock,
    signal,
    1e9,
    { head, object, turn },
  );

const PROTOBUF = "application/vnd.kubernetes.protobuf";

type WholePage = PageEnd & { readonly objects: readonly KubeObject[] };

const pageOf = async (chunks: readonly Uint8Array[], contentType = PROTOBUF): Promise<WholePage> => {
  const objects: KubeObject[] = [];
  const page = await readPage(chunks, contentType, (object) => objects.push(object));
  if (!page.ok) throw new Error(page.failure.message);
  return { ...page.value, objects };
};

const field = (number: number, bytes: Uint8Array | string): Buffer => {
  const value = Buffer.from(bytes);
  return Buffer.concat([Buffer.from([(number << 3) | 2, value.length]), value]);
};

const cut = (bytes: Buffer, size: number): Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
};

const entitiesOf = (objects: readonly KubeObject[]): string =>
  JSON.stringify(
    objects.map((object) =>
      sources
        .filter((source) => source.watches.some((watched) => watched.kind === "Pod" && watched.group === ""))
        .map((source) => source.derive(object, { cluster: "c", watched: PODS })),
    ),
  );

test("a list of pods is the same from protobuf and from JSON", async () => {
  const json = await pageOf([recorded("pods-list.json")], "application/json");
  const protobuf = await pageOf([LIST]);
  expect(json.objects.length).toBeGreaterThan(5);
  // Only JSON is parsed in one piece.
  expect({ ...protobuf, pieceLength: json.pieceLength }).toEqual(json);
  expect(entitiesOf(protobuf.objects)).toBe(entitiesOf(json.objects));
});

test.each([1, 2, 3, 7, 64, 1_000, 4_096])("chunks of %i bytes give the same list", async (size) => {
  expect(await pageOf(cut(LIST, size))).toEqual(await pageOf([LIST]));
});

const framesOf = (chunks: readonly Buffer[]): WatchFrame[] => {
  const reader = createPodFrameReader();
  return chunks.flatMap((chunk) => [...reader.take(chunk)]);
};

test("a watch of pods gives what the list gives, and its bookmark", async () => {
  const frames = framesOf([WATCH]);
  const pods = frames.flatMap((frame) => (frame.kind === "put" ? [frame.object] : []));
  const listed = await pageOf([LIST]);
  expect(frames.some((frame) => frame.kind === "bookmark")).toBe(true);
  expect(frames.filter((frame) => frame.kind !== "put" && frame.kind !== "bookmark")).toEqual([]);
  const versions = new Map(listed.objects.map((object) => [object.metadata.uid, object]));
  let same = 0;
  for (const pod of pods) {
    const twin = versions.get(pod.metadata.uid);
    if (twin?.metadata.resourceVersion !== pod.metadata.resourceVersion) continue;
    same += 1;
    expect(pod).toEqual({ ...twin, apiVersion: "v1", kind: "Pod" });
  }
  expect(same).toBeGreaterThan(5);
  for (const size of [1, 5, 333]) expect(framesOf(cut(WATCH, size))).toEqual(frames);
});

test("a page tells which list it is of before its pods, and is read no further where that is refused", async () => {
  const order: string[] = [];
  const refusal = localFailure("unreadable", "no such list, please");
  const ask = (answer: ApiFailure | undefined) =>
    readPage(
      cut(LIST, 700),
      PROTOBUF,
      () => order.push("pod"),
      () => {
        order.push("head");
        return answer;
      },
    );
  await ask(undefined);
  expect(order.indexOf("head")).toBe(0);
  expect(order.lastIndexOf("head")).toBe(0);
  expect(order.length).toBeGreaterThan(5);
  order.length = 0;
  expect(await ask(refusal)).toEqual({ ok: false, failure: refusal });
  expect(order).toEqual(["head"]);
});

test.each([PROTOBUF, "application/json"])(
  "a page in %s is read piece by piece, each in its turn",
  async (form) => {
    const names = ["web-1", "web-2", "web-3"];
    const pieces =
      form === PROTOBUF
        ? cut(
            Buffer.concat([
              Buffer.from("k8s\0"),
              field(
                2,
                Buffer.concat([
                  field(1, field(2, "7")),
                  ...names.map((name) => field(2, field(1, field(1, name)))),
                ]),
              ),
            ]),
            12,
          )
        : [
            Buffer.from(
              JSON.stringify({
                metadata: { resourceVersion: "7" },
                items: names.map((name) => ({ metadata: { name } })),
              }),
            ),
          ];
    const seen: string[] = [];
    const entering: (() => void)[] = [];
    const stopping = new AbortController();
    const read = () =>
      readPage(
        pieces,
        form,
        ({ metadata }) => seen.push(metadata.name),
        () => undefined,
        () => new Promise((enter) => entering.push(enter)),
        stopping.signal,
      );
    const whole = read();
    const seenEach: number[] = [];
    for (let isRead = false; !isRead;) {
      await vi.waitFor(() => expect(entering.length).toBe(1));
      seenEach.push(seen.length);
      entering.shift()?.();
      isRead = await Promise.race([
        whole.then(() => true),
        vi.waitFor(() => expect(entering.length).toBe(1)).then(() => false),
      ]);
    }
    expect(seen).toEqual(names);
    expect(seenEach[0]).toBe(0);
    // Given up while it waits: nothing more of it is taken.
    seen.length = 0;
    const given = read();
    await vi.waitFor(() => expect(entering.length).toBe(1));
    stopping.abort();
    entering.shift()?.();
    expect(await given).toMatchObject({ ok: false, failure: { kind: "aborted" } });
    expect(seen).toEqual([]);
  },
);

test("pods before the list's own description wait for it", async () => {
  const pod = field(2, field(1, field(1, "early")));
  const list = Buffer.concat([pod, field(1, field(2, "7"))]);
  const seen: string[] = [];
  const page = await readPage(
    [Buffer.concat([Buffer.from("k8s\0"), field(2, list)])],
    PROTOBUF,
    ({ metadata }) => seen.push(metadata.name),
    ({ resourceVersion }) => {
      seen.push(resourceVersion);
      return undefined;
    },
  );
  expect(page.ok).toBe(true);
  expect(seen).toEqual(["7", "early"]);
});

test("a list that is cut off anywhere is a failure with a code, never an exception and never half a list", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: LIST.length - 1 }), async (size) => {
      const page = await readPage([LIST.subarray(0, size)], PROTOBUF);
      // What stands behind the list in the envelope is empty: without it nothing is missing.
      if (page.ok) expect(size).toBeGreaterThan(LIST.length - 8);
      else expect(page.failure.kind).toBe("unreadable");
    }),
    { numRuns: 200 },
  );
});

const damage = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: LIST.length - 1 }), byte: fc.integer({ min: 0, max: 255 }) }),
  { minLength: 1, maxLength: 20 },
);

test("damaged bytes never throw", async () => {
  await fc.assert(
    fc.asyncProperty(damage, fc.integer({ min: 1, max: 5_000 }), async (changes, size) => {
      const list = Buffer.from(LIST);
      const watch = Buffer.from(WATCH);
      for (const { at, byte } of changes) {
        list[at] = byte;
        watch[at] = byte;
      }
      const page = await readPage(cut(list, size), PROTOBUF);
      if (!page.ok) expect(page.failure.kind).toBe("unreadable");
      expect(() => framesOf(cut(watch, size))).not.toThrow();
    }),
    { numRuns: 40 },
  );
});

test("a frame cut off at the end of a watch is known as such", () => {
  const reader = createPodFrameReader();
  reader.take(WATCH.subarray(0, WATCH.length - 3));
  expect(reader.isMidFrame).toBe(true);
  reader.take(WATCH.subarray(WATCH.length - 3));
  expect(reader.isMidFrame).toBe(false);
});

test("a frame that is too large is left out and counted", () => {
  const first = 4 + WATCH.readUInt32BE(0);
  const reader = createPodFrameReader(first - 5);
  const frames = cut(WATCH, 700).flatMap((chunk) => [...reader.take(chunk)]);
  expect(reader.skipped).toBeGreaterThan(0);
  expect(frames.length + reader.skipped).toBe(framesOf([WATCH]).length);
});

const EXPIRED = Buffer.concat([
  Buffer.from("k8s\0"),
  field(1, Buffer.concat([field(1, "v1"), field(2, "Status")])),
  field(
    2,
    Buffer.concat([
      field(3, "too old"),
      field(4, "Expired"),
      field(5, field(4, field(1, "ResourceVersionTooLarge"))),
      Buffer.from([6 << 3, 0x9a, 0x03]),
    ]),
  ),
]);

test("an error in a watch is the Status that it carries", () => {
  const event = Buffer.concat([field(1, "ERROR"), field(2, field(1, EXPIRED))]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  expect(framesOf([length, event])).toEqual([
    {
      kind: "error",
      failure: {
        kind: "status",
        code: 410,
        reason: "Expired",
        message: "too old",
        retryAfterMs: null,
        causes: ["ResourceVersionTooLarge"],
      },
    },
  ]);
});

test("a refused request's Status is read from protobuf too", () => {
  expect(statusIn(EXPIRED)).toMatchObject({ code: 410, reason: "Expired" });
  expect(statusIn(Buffer.from("404 page not found"))).toBeUndefined();
});

test("what JSON says is reduced in the same way", async () => {
  const whole = JSON.parse(recorded("pods-list.json").toString("utf8")).items[0];
  expect((await pageOf([LIST])).objects[0]).toEqual(leanPod(whole));
});
