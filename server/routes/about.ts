import { openApiDocument } from "../../lib/wire/openapi.ts";
import { STREAM_TOPICS, type StreamTopic } from "../../lib/wire/queries.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { type MeWire, SummaryWire } from "../../lib/wire/summary.ts";
import { audienceOf } from "../access/viewer.ts";
import type { StreamedView } from "../live/hub.ts";
import { VERSION } from "../version.ts";
import { answerJson } from "./problem.ts";
import { implement } from "./route.ts";

export const getSummary = implement(ROUTES.summary, ({ cluster, viewer }) =>
  answerJson(cluster.summary(viewer)),
);

/**
 * The same for a page that is opened: what streams tell from then on is kept for its own. Surprise: the summary of a stream
 * tells the time when it last said anything new, and the page's clock goes by the time in its summary.
 */
export const openSummary = implement(ROUTES.summary, ({ cluster, viewer }) => {
  const audience = audienceOf(viewer);
  const viewOf = (name: StreamTopic): StreamedView => ({
    name,
    source: () => cluster.topicSource(name, viewer),
  });
  cluster.hub.begin(audience, STREAM_TOPICS.map(viewOf));
  const { put, revision } = cluster.hub.show(audience, viewOf("sources"));
  const streamed: object = JSON.parse(put[0] ?? "{}");
  const { now } = cluster.summary(viewer);
  return answerJson(SummaryWire.parse({ ...streamed, now, revision }));
});

export const getMe = implement(ROUTES.me, ({ cluster, viewer }) => {
  const me: MeWire = {
    viewer: viewer.name,
    login: viewer.login,
    loginModes: ["local"],
    rights: { attach: viewer.canWrite, detach: viewer.canWrite },
    readOnlyReason: cluster.readOnlyReason ?? null,
  };
  return answerJson(me);
});

export const getOpenApi = implement(ROUTES.openapi, () => answerJson(openApiDocument(VERSION)));
