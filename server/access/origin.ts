import type { Config } from "../config.ts";

/** The names that this server answers to, with port, in lower case: anything else is DNS rebinding or a mistake. */
export const allowedHosts = (config: Config): ReadonlySet<string> => {
  const hosts = new Set(["localhost", "127.0.0.1", "[::1]"].flatMap((name) => withPort(name, config.port)));
  const { host } = config;
  if (!WILDCARDS.has(host)) for (const own of withPort(bracketed(host), config.port)) hosts.add(own);
  if (config.publicUrl !== undefined) hosts.add(new URL(config.publicUrl).host);
  return hosts;
};

/** The origins whose pages may change something. */
export const allowedOrigins = (config: Config): ReadonlySet<string> =>
  new Set([
    ...[...allowedHosts(config)].map((host) => `http://${host}`),
    ...(config.publicUrl === undefined ? [] : [config.publicUrl]),
  ]);

export type OriginVerdict = { readonly ok: true } | { readonly ok: false; readonly detail: string };

/**
 * A write needs our own Origin, or an `Authorization: Bearer` header and no cookie (which no other site can make a
 * browser send). A missing or `null` Origin counts as foreign.
 */
export const checkOrigin = (headers: Headers, origins: ReadonlySet<string>): OriginVerdict => {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin !== null && !origins.has(origin.toLowerCase())) {
    return { ok: false, detail: "a page of another origin can't change anything here" };
  }
  if (site !== null && site !== "same-origin") {
    return { ok: false, detail: "the browser says that another site made this request" };
  }
  if (origin !== null) return { ok: true };
  const isBearer = /^Bearer [\x21-\x7e]+$/i.test(headers.get("authorization") ?? "");
  if (isBearer && headers.get("cookie") === null) return { ok: true };
  return {
    ok: false,
    detail: "a change needs our own Origin header, or an Authorization: Bearer header and no cookie",
  };
};

const WILDCARDS = new Set(["0.0.0.0", "::", ""]);

const bracketed = (host: string): string =>
  host.includes(":") ? `[${host.toLowerCase()}]` : host.toLowerCase();

/** Browsers leave out the port that is the scheme's own. */
const withPort = (name: string, port: number): readonly string[] =>
  port === 80 ? [name, `${name}:80`] : [`${name}:${port}`];
