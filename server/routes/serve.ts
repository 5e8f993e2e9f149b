import { runtime } from "../runtime.ts";
import { answerRequest, type Route } from "./route.ts";

/** Answers all methods of one path, the ones that aren't offered included. */
export const serve =
  (...routes: readonly Route[]) =>
  (request: Request): Promise<Response> =>
    answerRequest(runtime(), routes, request);
