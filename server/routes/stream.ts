import { failed, ok, type Result } from "../../lib/model/result.ts";
import { STREAM_TOPICS, type StreamTopic } from "../../lib/wire/queries.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { TopologyQuery } from "../../lib/wire/topology.ts";
import { audienceOf } from "../access/viewer.ts";
import { answerProblem, SECURITY_HEADERS } from "./problem.ts";
import { readQuery } from "./read-request.ts";
import { implement } from "./route.ts";

/** Server-sent messages. `Last-Event-ID` resumes, `since` goes on from a page; without either everything begins with a snapshot. */
export const openStream = implement(ROUTES.stream, ({ cluster, viewer, query, request }) => {
  const topics = readTopics(query.topics);
  if (!topics.ok) return answerProblem(topics.problem);
  const pictures = readPictures(query.view);
  if (!pictures.ok) return answerProblem(pictures.problem);
  const views = [
    ...pictures.value.map(([name, picture]) => ({ name, source: () => cluster.pictures.source(picture) })),
    ...topics.value.map((topic) => ({ name: topic, source: () => cluster.topicSource(topic, viewer) })),
  ];
  if (views.length === 0) return answerProblem({ code: "BAD_REQUEST", detail: "name a view or a topic" });
  if (request.method === "HEAD") return new Response(null, { headers: HEADERS });
  const opened = cluster.hub.open({
    audience: audienceOf(viewer),
    views,
    lastEventId: request.headers.get("last-event-id") ?? undefined,
    since: query.since === "" ? undefined : query.since,
    signal: request.signal,
  });
  if (!opened.ok) return answerProblem(opened.problem, { "retry-after": "2" });
  return new Response(opened.value, { headers: HEADERS });
});

const HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  "content-type": "text/event-stream; charset=utf-8",
  // Without no-transform the messages would wait in a compressor.
  "cache-control": "no-cache, no-store, no-transform",
  "x-accel-buffering": "no",
};

const readTopics = (text: string): Result<readonly StreamTopic[]> => {
  const names = new Set(
    text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
  const topics = STREAM_TOPICS.filter((topic) => names.has(topic));
  if (topics.length === names.size) return ok(topics);
  return failed({ code: "BAD_REQUEST", detail: `topics are ${STREAM_TOPICS.join(", ")}` });
};

/** A view's name is its text as it was given: the client knows it by that. */
const readPictures = (texts: readonly string[]): Result<readonly (readonly [string, TopologyQuery])[]> => {
  const pictures = new Map<string, TopologyQuery>();
  for (const text of texts) {
    const query = readQuery(TopologyQuery, new URLSearchParams(text));
    if (!query.ok) return failed({ ...query.problem, detail: `view: ${query.problem.detail}` });
    pictures.set(text, query.value);
  }
  return ok([...pictures]);
};
