/** A kubeconfig with one context per user of the lab, the first one's the current; JSON is YAML too. */
export interface KubeconfigUser {
  name: string;
  /** What its context is called: programs show that as the cluster's name. */
  context: string;
  token: string;
}

export function kubeconfigText(server: string, users: readonly KubeconfigUser[]): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: users.map(({ name, token }) => ({ name, user: { token } })),
    contexts: users.map(({ name, context }) => ({ name: context, context: { cluster: "lab", user: name } })),
    "current-context": users[0]?.context ?? "",
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
