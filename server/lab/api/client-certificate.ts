import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { ApiRequest } from "./transport.ts";
import type { User } from "./user.ts";

/**
 * Who a client certificate says that is asking: CN is the user, each O a group. Without `user` it can't be believed (of
 * another authority, expired); undefined when none was shown.
 */
export function clientCertificate({ socket }: ApiRequest): { user: User | undefined } | undefined {
  if (!isTls(socket)) return undefined;
  const shown = socket.getPeerCertificate();
  // Surprise: an empty object when there is none, and null once the connection is gone.
  if (!shown?.raw) return undefined;
  const { CN: username, O: organizations = [] } = shown.subject;
  if (!socket.authorized || typeof username !== "string") return { user: undefined };
  const fingerprint = createHash("sha256").update(shown.raw).digest("hex");
  return {
    user: {
      username,
      groups: [...new Set([organizations, "system:authenticated"].flat())],
      extra: { "authentication.kubernetes.io/credential-id": [`X509SHA256=${fingerprint}`] },
    },
  };
}

function isTls(socket: object): socket is TLSSocket {
  return "getPeerCertificate" in socket;
}
