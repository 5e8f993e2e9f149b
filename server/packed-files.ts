import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

/** Where Next's own static files are asked for. Their names change with what is in them. */
const PLACE = "/_next/static/chunks/";
/** What is chosen first; each is a file's ending as well as the name of the encoding. */
const PACKINGS = [
  { ending: ".br", encoding: "br" },
  { ending: ".gz", encoding: "gzip" },
] as const;
const TYPES: Readonly<Record<string, string>> = {
  js: "application/javascript; charset=UTF-8",
  css: "text/css; charset=UTF-8",
};

/** Answers a request and says so, or false: then somebody else must. */
export type PackedFiles = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Scripts and style sheets as they were compressed after the build (cli/pack-static.ts). Who takes neither form, wants a part of
 * a file or a file that isn't there is left to Next. Each file is read when it is first asked for and kept, 1.5 MB in all.
 */
export const createPackedFiles = (folder: string): PackedFiles => {
  const there = new Set(namesIn(folder));
  const kept = new Map<string, Buffer>();
  const read = (name: string): Buffer => {
    const bytes = kept.get(name) ?? readFileSync(join(folder, name));
    kept.set(name, bytes);
    return bytes;
  };
  return (request, response) => {
    const { method, url = "", headers } = request;
    if ((method !== "GET" && method !== "HEAD") || headers.range !== undefined) return false;
    const [path = ""] = url.split("?");
    if (!path.startsWith(PLACE)) return false;
    const name = path.slice(PLACE.length);
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
    const packing = PACKINGS.find(
      ({ ending, encoding }) =>
        there.has(name + ending) && isAccepted(headers["accept-encoding"] ?? "", encoding),
    );
    if (type === undefined || packing === undefined) return false;
    const tag = `"${name}${packing.ending}"`;
    const lasting = {
      "cache-control": "public, max-age=31536000, immutable",
      etag: tag,
      // What is kept on the way must not be given to who can't read it.
      vary: "Accept-Encoding",
    };
    if (headers["if-none-match"]?.includes(tag) === true) {
      response.writeHead(304, lasting).end();
      return true;
    }
    const bytes = read(name + packing.ending);
    response.writeHead(200, {
      ...lasting,
      "content-type": type,
      "content-encoding": packing.encoding,
      "content-length": bytes.length,
    });
    response.end(method === "HEAD" ? undefined : bytes);
    return true;
  };
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // Not built: there is nothing to answer with.
    return [];
  }
};

/** RFC 9110, 12.5.3: by name, or by `*`, unless its weight is 0. */
const isAccepted = (header: string, encoding: string): boolean => {
  const weights = new Map(
    header
      .toLowerCase()
      .split(",")
      .map((part) => {
        const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim());
        const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
        return [name, weight === undefined ? 1 : Number(weight)] as const;
      }),
  );
  return (weights.get(encoding) ?? weights.get("*") ?? 0) > 0;
};
