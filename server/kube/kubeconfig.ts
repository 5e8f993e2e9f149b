import { readFile } from "node:fs/promises";
import { failed, ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";
import type { Access, Connection, TransportOptions } from "./connection.ts";
import { createCredentialPlugins } from "./credential-plugin.ts";
import type { CredentialPlugins, PluginCredentials } from "./credential-plugin.ts";
import { readErrorText, readKubeconfig } from "./kubeconfig-file.ts";
import type { KubeconfigContext } from "./kubeconfig-file.ts";

export interface KubeconfigOptions {
  readonly file: string;
  /** undefined: the file's current context. */
  readonly context?: string | undefined;
}

/** Files of tokens, certificates and authorities are rotated in place: they are read again this often, as client-go does. */
const FILE_TTL_MS = 60_000;
const PLUGIN_SPACING_MS = 5_000;

/**
 * A Connection as a kubeconfig describes it. Problems: KUBECONFIG_MISSING, KUBECONFIG_INVALID, CONTEXT_UNKNOWN,
 * CREDENTIALS_UNAVAILABLE; each detail is one line without secrets. Whether the cluster answers is not looked at.
 */
export const loadKubeconfig = async (options: KubeconfigOptions): Promise<Result<Connection>> => {
  const first = await readKubeconfig(options.file, options.context);
  if (!first.ok) return first;
  return ok(createConnection(options.file, first.value));
};

const createConnection = (file: string, first: KubeconfigContext): Connection => {
  let held: Held | undefined;
  const plugins = createCredentialPlugins();
  let forgetPlugin = false;
  let pluginAskedAt = -Infinity;
  let reading: Promise<Result<Held>> | undefined;

  const read = async (): Promise<Result<Held>> => {
    const context = await readKubeconfig(file, first.name);
    if (!context.ok) return context;
    const isFresh = forgetPlugin;
    forgetPlugin = false;
    if (isFresh) pluginAskedAt = performance.now();
    const next = await buildAccess(context.value, plugins, isFresh);
    if (!next.ok) return next;
    // Unchanged options keep their identity, so that open connections are kept.
    const transport = sameTransport(held?.access.transport, next.value.access.transport);
    held = { ...next.value, access: { ...next.value.access, transport } };
    return ok(held);
  };

  return {
    cluster: first.name,
    isUnverified: first.cluster["insecure-skip-tls-verify"] === true,
    access: async () => {
      if (held !== undefined && performance.now() < held.readAgainAt) return ok(held.access);
      reading ??= read().finally(() => {
        reading = undefined;
      });
      const result = await reading;
      return result.ok ? ok(result.value.access) : result;
    },
    reload: (why) => {
      if (held !== undefined) held = { ...held, readAgainAt: 0 };
      // Many requests are refused at the same moment; the plug-in is asked once for all of them.
      if (why === "unauthorized" && performance.now() - pluginAskedAt > PLUGIN_SPACING_MS)
        forgetPlugin = true;
    },
  };
};

interface Held {
  readonly access: Access;
  /** On the monotonic clock, ms. */
  readonly readAgainAt: number;
}

const buildAccess = async (
  context: KubeconfigContext,
  plugins: CredentialPlugins,
  isFresh: boolean,
): Promise<Result<Held>> => {
  const { cluster, user } = context;
  const files = await Promise.all([
    pem(cluster["certificate-authority-data"], cluster["certificate-authority"]),
    pem(user["client-certificate-data"], user["client-certificate"]),
    pem(user["client-key-data"], user["client-key"]),
    pem(undefined, user.tokenFile),
  ]);
  const [ca, cert, key, fileToken] = files;
  for (const file of files) if (!file.ok) return file;
  if (!ca.ok || !cert.ok || !key.ok || !fileToken.ok) return failed(unavailable("a file can't be read"));

  const plugin = await plugins.ask(user, isFresh);
  if (!plugin.ok) return plugin;
  const authorization = authorizationOf(user, fileToken.value, plugin.value);
  return ok({
    access: {
      server: cluster.server.replace(/\/+$/, ""),
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(user.as ? { "impersonate-user": user.as } : {}),
      },
      transport: {
        ca: ca.value,
        cert: plugin.value.cert ?? cert.value,
        key: plugin.value.key ?? key.value,
        serverName: cluster["tls-server-name"] ?? undefined,
        skipVerify: cluster["insecure-skip-tls-verify"] ?? false,
        proxy: cluster["proxy-url"] ?? undefined,
      },
    },
    readAgainAt: canChange(context) ? performance.now() + FILE_TTL_MS : Infinity,
  });
};

/** Whether credentials stand elsewhere than in the kubeconfig, which is read again only when something fails. */
const canChange = ({ cluster, user }: KubeconfigContext): boolean =>
  [
    cluster["certificate-authority"],
    user["client-certificate"],
    user["client-key"],
    user.tokenFile,
    user.exec,
    user["auth-provider"],
  ].some(Boolean);

const authorizationOf = (
  user: KubeconfigContext["user"],
  fileToken: string | undefined,
  plugin: PluginCredentials,
): string | undefined => {
  if (plugin.authorization !== undefined) return plugin.authorization;
  const token = user.token ?? fileToken?.trim();
  if (token) return `Bearer ${token}`;
  if (user.username)
    return `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}`;
  return undefined;
};

/** Inline base64 wins over a file, as in client-go. */
const pem = async (
  data: string | null | undefined,
  file: string | null | undefined,
): Promise<Result<string | undefined>> => {
  if (data) return ok(Buffer.from(data, "base64").toString("utf8"));
  if (!file) return ok(undefined);
  try {
    return ok(await readFile(file, "utf8"));
  } catch (error) {
    return failed(unavailable(`${file}: ${readErrorText(error)}`));
  }
};

const unavailable = (detail: string) => ({ code: "CREDENTIALS_UNAVAILABLE", detail }) as const;

const sameTransport = (before: TransportOptions | undefined, after: TransportOptions): TransportOptions =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after;
