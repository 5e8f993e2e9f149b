import { openApiDocument } from "../../lib/wire/openapi.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import type { MeWire } from "../../lib/wire/summary.ts";
import { VERSION } from "../version.ts";
import { answerJson } from "./problem.ts";
import { implement } from "./route.ts";

export const getSummary = implement(ROUTES.summary, ({ cluster, viewer }) =>
  answerJson(cluster.summary(viewer)),
);

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
