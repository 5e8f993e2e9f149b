import { ROUTES } from "../../lib/wire/routes.ts";
import { answerJson } from "./problem.ts";
import { implement } from "./route.ts";

export const getTopology = implement(ROUTES.topology, ({ cluster, query }) =>
  answerJson(cluster.pictures.draw(query)),
);
