import type { Call } from "./call.ts";
import { sendBody } from "./respond.ts";
import { API_AUDIENCE } from "./token-book.ts";
import { hostOf } from "./transport.ts";

/** The keys that ServiceAccount tokens are signed with (kubernetes.io/docs: service account issuer discovery); false for other paths. */
export function serveOpenId(call: Call): boolean {
  const { pathname } = call.url;
  if (pathname === "/.well-known/openid-configuration") {
    const configuration = {
      issuer: API_AUDIENCE,
      jwks_uri: `https://${hostOf(call.request)}/openid/v1/jwks`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
    send(call, "application/json", configuration);
    return true;
  }
  if (pathname !== "/openid/v1/jwks") return false;
  send(call, "application/jwk-set+json", { keys: [call.api.tokens.jwk].filter((key) => key !== undefined) });
  return true;
}

function send(call: Call, contentType: string, value: object): void {
  call.response.setHeader("cache-control", "public, max-age=3600");
  sendBody(call.response, 200, contentType, Buffer.from(JSON.stringify(value)));
}
