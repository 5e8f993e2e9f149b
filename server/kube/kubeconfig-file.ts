import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { failed, ok } from "../../lib/model/result.ts";
import type { Result } from "../../lib/model/result.ts";

/**
 * The part of a kubeconfig that one context uses, with file names made absolute.
 * Format: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export interface KubeconfigContext {
  /** Name of the context. */
  readonly name: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

const text = z.string().min(1).nullish();
const Named = z.object({ name: z.string().min(1) });

const ClusterShape = z.object({
  server: z.string().min(1),
  "certificate-authority": text,
  "certificate-authority-data": text,
  "insecure-skip-tls-verify": z.boolean().nullish(),
  "tls-server-name": text,
  "proxy-url": text,
});
const UserShape = z.object({
  token: text,
  tokenFile: text,
  "client-certificate": text,
  "client-certificate-data": text,
  "client-key": text,
  "client-key-data": text,
  username: text,
  password: text,
  as: text,
  exec: z.looseObject({ command: z.string().min(1) }).nullish(),
  "auth-provider": z.looseObject({ name: z.string().min(1) }).nullish(),
});
const ContextShape = z.object({ cluster: z.string().min(1), user: z.string().nullish() });
const FileShape = z.object({
  "current-context": z.string().nullish(),
  contexts: z.array(z.looseObject(Named.shape)).nullish(),
  clusters: z.array(z.looseObject(Named.shape)).nullish(),
  users: z.array(z.looseObject(Named.shape)).nullish(),
});

export type ClusterEntry = z.infer<typeof ClusterShape>;
export type UserEntry = z.infer<typeof UserShape>;

/** Reads the file and picks a context, the current one when none is named. Says what is wrong in one line. */
export const readKubeconfig = async (
  file: string,
  contextName: string | undefined,
): Promise<Result<KubeconfigContext>> => {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (error) {
    return failed({ code: "KUBECONFIG_MISSING", detail: `${file}: ${readErrorText(error)}` });
  }
  const parsed = FileShape.safeParse(await parseYaml(content));
  if (!parsed.success) return failed(invalid(file, "this is not a kubeconfig"));
  return pickContext(file, parsed.data, contextName);
};

const pickContext = (
  file: string,
  config: z.infer<typeof FileShape>,
  contextName: string | undefined,
): Result<KubeconfigContext> => {
  const contexts = config.contexts ?? [];
  const name = contextName ?? config["current-context"] ?? "";
  const known = contexts.map((context) => context.name).join(", ");
  if (name === "")
    return failed({
      code: "CONTEXT_UNKNOWN",
      detail: `${file}: no current context; it has: ${known || "none"}`,
    });
  const named = contexts.find((context) => context.name === name);
  if (named === undefined)
    return failed({
      code: "CONTEXT_UNKNOWN",
      detail: `${file}: no context "${name}"; it has: ${known || "none"}`,
    });
  const context = ContextShape.safeParse(named["context"]);
  if (!context.success) return failed(invalid(file, `the context "${name}" names no cluster`));

  const clusterNamed = config.clusters?.find((entry) => entry.name === context.data.cluster);
  if (clusterNamed === undefined)
    return failed(invalid(file, `there is no cluster "${context.data.cluster}"`));
  const cluster = ClusterShape.safeParse(clusterNamed["cluster"]);
  if (!cluster.success || !isHttpUrl(cluster.data.server))
    return failed(invalid(file, `the cluster "${context.data.cluster}" has no usable server address`));

  // As client-go: one of the two is a mistake, and guessing which would be a choice between safe and reachable.
  const hasAuthority = cluster.data["certificate-authority"] || cluster.data["certificate-authority-data"];
  if (cluster.data["insecure-skip-tls-verify"] && hasAuthority)
    return failed(
      invalid(file, `the cluster "${context.data.cluster}" has an authority and insecure-skip-tls-verify`),
    );

  const userName = context.data.user ?? "";
  const userNamed = config.users?.find((entry) => entry.name === userName);
  if (userName !== "" && userNamed === undefined)
    return failed(invalid(file, `there is no user "${userName}"`));
  const user = UserShape.safeParse(userNamed?.["user"] ?? {});
  if (!user.success) return failed(invalid(file, `the user "${userName}" has an entry that can't be read`));
  return ok({
    name,
    cluster: absoluteFiles(file, cluster.data, ["certificate-authority"]),
    user: absoluteFiles(file, user.data, ["client-certificate", "client-key", "tokenFile"]),
  });
};

/** Relative names in a kubeconfig count from its own folder. */
const absoluteFiles = <Entry extends object>(
  file: string,
  entry: Entry,
  fields: readonly (keyof Entry)[],
): Entry => {
  const folder = dirname(resolve(file));
  const changed = { ...entry };
  for (const field of fields) {
    const value = entry[field];
    if (typeof value === "string") Object.assign(changed, { [field]: resolve(folder, value) });
  }
  return changed;
};

/** undefined where it is neither JSON nor YAML. Most tools write YAML; JSON is tried first because it is far faster. */
const parseYaml = async (content: string): Promise<unknown> => {
  try {
    return JSON.parse(content);
  } catch {
    const yaml = await import("js-yaml");
    try {
      return yaml.load(content);
    } catch {
      return undefined;
    }
  }
};

const isHttpUrl = (server: string): boolean => {
  const url = URL.parse(server);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
};

const invalid = (file: string, what: string) =>
  ({ code: "KUBECONFIG_INVALID", detail: `${file}: ${what}` }) as const;

/** `no such file or directory`: Node's text without the call and the path. */
export const readErrorText = (error: unknown): string => {
  if (!(error instanceof Error)) return "can't be read";
  const match = /^[A-Z0-9]+: ([^,]+),/.exec(error.message);
  return match?.[1] ?? error.message;
};
