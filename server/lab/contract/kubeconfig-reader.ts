import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { at, listAt, recordAt, stringAt } from "../store/json.ts";
import type { Cluster } from "./client.ts";

/** A context of a kubeconfig, the current one by default: server, CA, and a token or a client certificate. No exec plug-ins. */
export function readKubeconfig(file: string, contextName?: string): Cluster {
  const config: unknown = parse(readFileSync(file, "utf8"));
  const context = named(config, "contexts", contextName ?? stringAt(config, "current-context"));
  const cluster = recordAt(named(config, "clusters", stringAt(context, "context", "cluster")), "cluster");
  const user = recordAt(named(config, "users", stringAt(context, "context", "user")), "user");
  const url = stringAt(cluster, "server");
  if (url === undefined) throw new Error(`${file}: the context names no server`);
  const read = (path: string): string => readFileSync(resolve(dirname(file), path), "utf8");
  const pem = (source: unknown, field: string): string | undefined => {
    const data = stringAt(source, `${field}-data`);
    if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
    const path = stringAt(source, field);
    return path === undefined ? undefined : read(path);
  };
  const tokenFile = stringAt(user, "tokenFile");
  const token = stringAt(user, "token") ?? (tokenFile === undefined ? undefined : read(tokenFile).trim());
  const [ca, cert, key] = [
    pem(cluster, "certificate-authority"),
    pem(user, "client-certificate"),
    pem(user, "client-key"),
  ];
  const serverName = stringAt(cluster, "tls-server-name");
  return {
    url,
    ...(token === undefined ? {} : { token }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { serverName }),
    isInsecure: at(cluster, "insecure-skip-tls-verify") === true,
  };
}

function named(config: unknown, list: string, name: string | undefined): unknown {
  return listAt(config, list).find((entry) => stringAt(entry, "name") === name);
}
