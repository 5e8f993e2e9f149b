import { randomBytes } from "node:crypto";
import { makeSigningKey } from "./api/signing-key.ts";
import type { ServerTls } from "./api/transport.ts";
import { MASTERS } from "./api/user.ts";
import type { User } from "./api/user.ts";
import { makeAuthority, makeClientCertificate, makeServerCertificate } from "./certificates/authority.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import type { LabSecrets } from "./state-file.ts";

/** Everything secret that a new lab needs. */
export async function makeSecrets(nowMs: number): Promise<LabSecrets> {
  return {
    adminToken: randomBytes(24).toString("hex"),
    tokenKey: await makeSigningKey(),
    authority: makeAuthority(nowMs),
  };
}

const ADMIN = { username: "lab-admin", groups: [MASTERS] };

/** The users with a fixed token: `lab-admin`, and `alice` who has no rights of her own. */
export function tokenUsers({ adminToken }: LabSecrets): Map<string, User> {
  return new Map([
    [adminToken, { ...ADMIN, groups: [...ADMIN.groups, "system:authenticated"] }],
    [aliceToken(adminToken), { username: "alice", groups: ["dev", "system:authenticated"] }],
  ]);
}

export function aliceToken(adminToken: string): string {
  return `alice-${adminToken.slice(0, 24)}`;
}

/** The server's side of TLS, with a certificate made now. */
export function serverTls({ authority }: LabSecrets, host: string, nowMs: number): ServerTls {
  return { ca: authority.cert, ...makeServerCertificate(authority, host, nowMs) };
}

/**
 * The kubeconfig of a lab. Over TLS `lab-admin` shows a client certificate, and a third context has the same rights by
 * token; over plain HTTP nothing but tokens can be sent.
 */
export function labKubeconfig(url: string, secrets: LabSecrets, nowMs: number): string {
  const { adminToken, authority } = secrets;
  const byToken = { token: adminToken };
  const alice = { name: "alice", context: "lab-alice", credentials: { token: aliceToken(adminToken) } };
  if (!url.startsWith("https:"))
    return kubeconfigText(url, undefined, [
      { name: "lab-admin", context: "lab", credentials: byToken },
      alice,
    ]);
  const certificate = makeClientCertificate(authority, ADMIN, nowMs);
  return kubeconfigText(url, authority.cert, [
    { name: "lab-admin", context: "lab", credentials: { certificate } },
    alice,
    { name: "lab-admin-token", context: "lab-token", credentials: byToken },
  ]);
}
