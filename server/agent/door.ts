import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";

/** Who may ask: the status to refuse with, or undefined for come in. */
export type Door = (request: IncomingMessage) => 401 | 421 | undefined;

/**
 * Callers prove themselves with the bearer token of a file, read anew each time so that it can be rotated; a file that
 * can't be read lets nobody in. Without a file only callers that name the loopback address are heard, so that no page
 * in a browser can reach the agent under a name of its own.
 */
export const createDoor = (tokenFile: string | undefined): Door => {
  if (tokenFile === undefined) return (request) => (isLoopback(request.headers.host ?? "") ? undefined : 421);
  return (request) => {
    const given = /^Bearer ([^\s]{1,8192})$/.exec(request.headers.authorization ?? "")?.[1];
    const wanted = readToken(tokenFile);
    if (given === undefined || wanted === undefined) return 401;
    return timingSafeEqual(digest(given), digest(wanted)) ? undefined : 401;
  };
};

/** Whether a host, with or without port, is this very machine. */
export const isLoopback = (host: string): boolean =>
  /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/.test(host);

const readToken = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
};

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
