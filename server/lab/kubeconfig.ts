import type { KeyPair } from "./certificates/certificate.ts";

/** A user of the lab with one way in. */
export interface KubeconfigUser {
  name: string;
  /** What its context is called: programs show that as the cluster's name. */
  context: string;
  credentials: { token: string } | { certificate: KeyPair };
}

/** A kubeconfig with one context per user of the lab, the first one's the current; JSON is YAML too. */
export function kubeconfigText(
  server: string,
  authority: string | undefined,
  users: readonly KubeconfigUser[],
): string {
  const trust = authority === undefined ? {} : { "certificate-authority-data": base64(authority) };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster: { server, ...trust } }],
    users: users.map(({ name, credentials }) => ({ name, user: userEntry(credentials) })),
    contexts: users.map(({ name, context }) => ({ name: context, context: { cluster: "lab", user: name } })),
    "current-context": users[0]?.context ?? "",
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function userEntry(credentials: KubeconfigUser["credentials"]): Record<string, string> {
  if ("token" in credentials) return { token: credentials.token };
  const { cert, key } = credentials.certificate;
  return { "client-certificate-data": base64(cert), "client-key-data": base64(key) };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
