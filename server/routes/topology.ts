import { isEdge } from "../../lib/wire/is-edge.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { audienceOf } from "../access/viewer.ts";
import { answerJson } from "./problem.ts";
import { implement } from "./route.ts";

export const getTopology = implement(ROUTES.topology, ({ cluster, query }) =>
  answerJson(cluster.pictures.draw(query)),
);

/** The same for a page that is opened: its stream goes on from there, and is told only what changed since. */
export const openTopology = implement(ROUTES.topology, ({ cluster, viewer, query, request }) => {
  // The name under which the page will ask for it on its stream: the query as it stands.
  const name = new URL(request.url).search.slice(1);
  const shown = cluster.hub.show(audienceOf(viewer), {
    name,
    source: () => cluster.pictures.source(query),
  });
  const items = shown.put.map((text): object => JSON.parse(text));
  const frame: object = JSON.parse(shown.frame ?? "{}");
  return answerJson({
    ...frame,
    revision: shown.revision,
    vertices: items.filter((item) => !isEdge(item)),
    edges: items.filter(isEdge),
  });
});
