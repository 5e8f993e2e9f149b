import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { agentPlanSchema, planRequestSchema } from "../../../lib/cni/agent-plans.ts";
import { attachmentRefSchema, statusRequestSchema } from "../../../lib/cni/agent-verbs.ts";
import type { Answered, Powers } from "../powers.ts";
import { answer, refuse } from "./answers.ts";
import type { Door } from "./door.ts";
import type { Wish } from "./wish.ts";

const BODY_MAX_BYTES = 16 * 1024 * 1024;

interface Action {
  /** What the caller must be allowed: only carrying out a plan changes anything. */
  readonly wish: Wish;
  /** undefined: the body is not what it should be. */
  perform(powers: Powers, body: unknown): Promise<Answered<object>> | undefined;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["/v1/cni/status", on("get", statusRequestSchema, (powers, request) => powers.status(request))],
  ["/v1/cni/check", on("get", attachmentRefSchema, (powers, ref) => powers.check(ref))],
  ["/v1/plans", on("get", planRequestSchema, (powers, request) => powers.plan(request))],
  ["/v1/plans/run", on("delete", agentPlanSchema, (powers, { nonce, hash }) => powers.run({ nonce, hash }))],
]);

/** Answers a POST: verbs that only look, plans, and carrying a plan out. */
export const answerAction = async (
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  { door, powers }: { readonly door: Door; readonly powers: Powers },
): Promise<void> => {
  const action = ACTIONS.get(pathname);
  if (action === undefined) return refuse(response, 404, "There is no such thing");
  const refused = await door(request, action.wish);
  if (refused !== undefined) return refuse(response, refused.status, refused.title);
  // A form of another site can't send this type.
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? ""))
    return refuse(response, 415, "The body must be application/json");
  const body = await bodyOf(request);
  if (body === undefined) return refuse(response, 413, "The body is too large, or not JSON");
  const answered = await action.perform(powers, body.value);
  if (answered === undefined) return refuse(response, 400, "The body is not what is asked for here");
  if (answered.ok) return answer(response, answered.value);
  const { code, title, detail } = answered.refusal;
  const status = code.startsWith("NO_SUCH") ? 404 : code === "ACTION_OFF" ? 403 : 409;
  return refuse(response, status, title, { code, detail });
};

function on<Schema extends z.ZodType>(
  wish: Wish,
  schema: Schema,
  perform: (powers: Powers, asked: z.infer<Schema>) => Promise<Answered<object>>,
): Action {
  return {
    wish,
    perform: (powers, body) => {
      const asked = schema.safeParse(body);
      return asked.success ? perform(powers, asked.data) : undefined;
    },
  };
}

const bodyOf = async (request: IncomingMessage): Promise<{ readonly value: unknown } | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) return undefined;
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return undefined;
  }
};
