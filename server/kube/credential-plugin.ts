import type { RequestOptions } from "node:https";
import type { Authenticator } from "@kubernetes/client-node/dist/auth.js";
import { failed, ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";
import type { UserEntry } from "./kubeconfig-file.ts";

export interface PluginCredentials {
  readonly authorization: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

export interface CredentialPlugins {
  /** `isFresh`: don't take what the plug-in said before. Fails with CREDENTIALS_UNAVAILABLE. */
  ask(user: UserEntry, isFresh: boolean): Promise<Result<PluginCredentials>>;
}

/**
 * Credentials from the `exec` or `auth-provider` entry of one user, by the client library. Only the one file that is
 * needed is imported: the library as a whole costs about 90 MB and a second.
 */
export const createCredentialPlugins = (): CredentialPlugins => {
  // They cache their tokens, so they are kept as long as the entry is the same.
  let held: { readonly entry: string; readonly plugin: Authenticator } | undefined;

  const pluginFor = async (user: UserEntry, isFresh: boolean): Promise<Authenticator | undefined> => {
    const entry = JSON.stringify([user.exec, user["auth-provider"]]);
    if (held?.entry === entry && !isFresh) return held.plugin;
    const plugin = await loadPlugin(user);
    held = plugin === undefined ? undefined : { entry, plugin };
    return plugin;
  };

  return {
    ask: async (user, isFresh) => {
      const name = user.exec?.command ?? user["auth-provider"]?.name;
      if (name === undefined) return ok(NONE);
      const options: RequestOptions = { headers: {} };
      try {
        const plugin = await pluginFor(user, isFresh);
        if (plugin === undefined) return unavailable(`the auth provider "${name}" is not known`);
        await plugin.applyAuthentication(
          { name, exec: user.exec ?? undefined, authProvider: user["auth-provider"] ?? undefined },
          options,
        );
      } catch (error) {
        return unavailable(`the credential plug-in ${name} ${failureText(error)}`);
      }
      return ok({
        authorization: authorizationIn(options),
        cert: textOf(options.cert),
        key: textOf(options.key),
      });
    },
  };
};

const NONE: PluginCredentials = { authorization: undefined, cert: undefined, key: undefined };

const loadPlugin = async (user: UserEntry): Promise<Authenticator | undefined> => {
  if (user.exec) return new (await import("@kubernetes/client-node/dist/exec_auth.js")).ExecAuth();
  switch (user["auth-provider"]?.name) {
    case "oidc":
      return new (await import("@kubernetes/client-node/dist/oidc_auth.js")).OpenIDConnectAuth();
    case "gcp":
      return new (await import("@kubernetes/client-node/dist/gcp_auth.js")).GoogleCloudPlatformAuth();
    case "azure":
      return new (await import("@kubernetes/client-node/dist/azure_auth.js")).AzureAuth();
    case "tokenFile":
      return new (await import("@kubernetes/client-node/dist/file_auth.js")).FileAuth();
    default:
      return undefined;
  }
};

const authorizationIn = (options: RequestOptions): string | undefined => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(options.headers ?? {}))
    if (typeof value === "string") headers.set(name, value);
  return headers.get("authorization") ?? undefined;
};

const unavailable = (detail: string) => failed({ code: "CREDENTIALS_UNAVAILABLE", detail });

/** Neither the plug-in's output nor a parser's quotation of it: both may hold a token. */
const failureText = (error: unknown): string => {
  if (error instanceof SyntaxError) return "printed something that is not an ExecCredential";
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "is not installed";
  return "failed";
};

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : Buffer.isBuffer(value) ? value.toString("utf8") : undefined;
