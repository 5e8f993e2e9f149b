import type { WireResponse } from "../api-client.ts";
import { createPushBody } from "./push-body.ts";
import type { PushBody } from "./push-body.ts";

/** An answer whose body is still being written. */
export const answer = (
  code: number,
  stream: PushBody,
  headers: Readonly<Record<string, string>> = {},
): WireResponse => ({
  status: code,
  header: (name) => headers[name],
  body: stream.body,
  destroy: () => {
    stream.fail("destroyed");
  },
});

/** An answer that is a meta/v1 Status. */
export const status = (
  code: number,
  reason: string,
  message: string,
  causes: readonly { readonly reason: string }[] = [],
  retryAfter?: string,
): WireResponse => {
  const stream = createPushBody();
  stream.push(
    JSON.stringify({ kind: "Status", status: "Failure", reason, message, code, details: { causes } }),
  );
  stream.end();
  return answer(code, stream, retryAfter === undefined ? {} : { "retry-after": retryAfter });
};
