import { answerParent } from "../asked-child.ts";
import type { Churned } from "../lab/happenings.ts";
import { openClient, type StreamClient } from "./client.ts";
import { type Contents, createContents } from "./contents.ts";
import { delaysOf, percentile, shownEvents, skippedBy } from "./judge.ts";
import { type Judged, Question } from "./questions.ts";

/** A process with many streams, that tells how long events took to reach them. */
const CATCH_UP_MS = 8_000;
const LOOK_MS = 250;

interface Watching {
  readonly client: StreamClient;
  readonly contents: Contents;
  readonly isStalled: boolean;
}

const all: Watching[] = [];

answerParent(async (question) => {
  const wanted = Question.parse(question);
  return wanted.do === "open" ? open(wanted) : judge(wanted);
});

async function open(wanted: Extract<Question, { do: "open" }>): Promise<object> {
  const pictures = wanted.urls.map((url) => ({ url, contents: createContents() }));
  for (let index = 0; index < wanted.clients; index++) {
    const picture = pictures[index % pictures.length];
    if (picture === undefined) throw new Error("no picture");
    const client = openClient(picture.url, picture.contents.take);
    all.push({ client, contents: picture.contents, isStalled: index < wanted.stalled });
    // Browsers don't come all in the same millisecond.
    if (index % 20 === 19) await client.opened;
  }
  await Promise.all(all.map(({ client }) => client.opened));
  for (const { client, isStalled } of all) if (isStalled) client.pause();
  return {};
}

async function judge(churned: Churned): Promise<Judged> {
  for (const { client } of all) client.resume();
  await untilCaughtUp(churned);
  const eventsOf = cached((contents: Contents) => shownEvents(contents, churned));
  const delays: number[] = [];
  let lost = 0;
  for (const { client, contents, isStalled } of all)
    for (const delay of delaysOf(client, eventsOf(contents))) {
      if (delay === undefined) lost++;
      else if (!isStalled) delays.push(delay);
    }
  const sorted = Float64Array.from(delays).sort();
  const pictures = [...new Set(all.map(({ contents }) => contents))];
  const messages = pictures.reduce((sum, { deltas }) => sum + deltas.size, 0);
  const resyncs = (isStalled: boolean): number =>
    all.filter((each) => each.isStalled === isStalled && each.client.resyncs > 0).length;
  return {
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
    events: pictures.reduce((sum, contents) => sum + eventsOf(contents).length, 0),
    lost,
    skipped: all.reduce((sum, { client, contents }) => sum + skippedBy(client, contents), 0),
    resynced: resyncs(true),
    resyncedReaders: resyncs(false),
    messages,
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, messages),
  };
}

/** Until everybody has the newest event of each pod, or it is clear that it won't come. */
async function untilCaughtUp(churned: Churned): Promise<void> {
  const deadlineMs = performance.now() + CATCH_UP_MS;
  while (performance.now() < deadlineMs) {
    const eventsOf = cached((contents: Contents) => shownEvents(contents, churned));
    const isThere = ({ client, contents }: Watching): boolean =>
      delaysOf(client, eventsOf(contents)).every((delay) => delay !== undefined);
    if (all.every(isThere)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function cached<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
