import { runtime, startFailure } from "../runtime.ts";
import { SECURITY_HEADERS } from "./problem.ts";

const PLAIN = { ...SECURITY_HEADERS, "content-type": "text/plain; charset=utf-8" };

/** The process answers. */
export const answerHealth = (): Response => {
  const failure = startFailure();
  return failure === undefined
    ? new Response("ok\n", { headers: PLAIN })
    : new Response(`${failure}\n`, { status: 503, headers: PLAIN });
};

/** The cluster has been read once. */
export const answerReady = (): Response => {
  const running = runtime();
  if (running === undefined) return new Response("starting\n", { status: 503, headers: PLAIN });
  const { cluster } = running;
  return cluster.engine.isSynced()
    ? new Response("ok\n", { headers: PLAIN })
    : new Response(`${cluster.whyNotReady()}\n`, { status: 503, headers: PLAIN });
};

export const answerMetrics = async (): Promise<Response> => {
  const running = runtime();
  if (running === undefined) return new Response("starting\n", { status: 503, headers: PLAIN });
  return new Response(await running.metrics.text(), {
    headers: { ...SECURITY_HEADERS, "content-type": running.metrics.contentType },
  });
};
