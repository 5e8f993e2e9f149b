import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Callers } from "../flags.ts";
import { isLoopback } from "../loopback.ts";
import { createReviews } from "./reviews.ts";
import type { Refused, Wish } from "./wish.ts";

/** Who may ask: what to refuse with, or undefined for come in. */
export type Door = (request: IncomingMessage, wish: Wish) => Promise<Refused | undefined>;

/** Anybody on the node's loopback is root or shares its network: reading is fine, acting asks for a proof. */
const NO_PROOF: Refused = { status: 403, title: "Acting needs a caller who proves who they are" };
const NO_TOKEN: Refused = { status: 401, title: "A bearer token is needed" };

export const createDoor = (callers: Callers, node: string): Door => {
  switch (callers.kind) {
    case "loopback":
      // Only callers that name the loopback address are heard, so that no page in a browser can reach the agent under
      // a name of its own.
      return (request, wish) =>
        Promise.resolve(
          !isLoopback(request.headers.host ?? "")
            ? { status: 421, title: "This agent is not known by that name" }
            : wish === "get"
              ? undefined
              : NO_PROOF,
        );
    case "token":
      return (request) => Promise.resolve(hasToken(request, callers.file) ? undefined : NO_TOKEN);
    case "certificate":
      // The listener asks for it and checks its authority.
      return ({ socket }) => Promise.resolve(refusedCertificate(socket));
    case "reviewed": {
      const reviews = createReviews(callers, node);
      return (request, wish) => {
        const token = tokenOf(request);
        return token === undefined ? Promise.resolve(NO_TOKEN) : reviews.judge(token, wish);
      };
    }
  }
};

const refusedCertificate = (socket: IncomingMessage["socket"]): Refused | undefined => {
  if (socket instanceof TLSSocket && socket.authorized) return undefined;
  const isShown = socket instanceof TLSSocket && Object.keys(socket.getPeerCertificate()).length > 0;
  // Surprise: typed as an Error, it is a code.
  const why = isShown ? String(socket.authorizationError) : undefined;
  return {
    status: 401,
    title:
      why === undefined
        ? "A client certificate is needed"
        : why === "CERT_HAS_EXPIRED"
          ? "The client certificate has expired"
          : `The client certificate is not of the authority that callers are known by (${why})`,
  };
};

const tokenOf = (request: IncomingMessage): string | undefined =>
  /^Bearer ([^\s]{1,8192})$/.exec(request.headers.authorization ?? "")?.[1];

/** The file is read anew each time so that it can be rotated; one that can't be read lets nobody in. */
const hasToken = (request: IncomingMessage, file: string): boolean => {
  const given = tokenOf(request);
  const wanted = readToken(file);
  return given !== undefined && wanted !== undefined && timingSafeEqual(digest(given), digest(wanted));
};

const readToken = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
};

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
