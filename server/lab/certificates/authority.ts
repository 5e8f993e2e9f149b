import { makeCertificate } from "./certificate.ts";
import type { KeyPair } from "./certificate.ts";

const DAY_MS = 86_400_000;
const COMMON_NAME = "kubernetes";
/** What a kubeadm cluster's API server answers for, besides its own addresses. */
const SERVER_NAMES = [
  "localhost",
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
];

/** The lab's own certificate authority: what a kubeconfig trusts, and what client certificates are signed with. */
export function makeAuthority(nowMs: number): KeyPair {
  return makeCertificate({
    commonName: COMMON_NAME,
    use: "authority",
    notBefore: nowMs - DAY_MS,
    notAfter: nowMs + 3650 * DAY_MS,
  });
}

/** A certificate for the server on `host`, and for loopback and the names of the service in a cluster. */
export function makeServerCertificate(authority: KeyPair, host: string, nowMs: number): KeyPair {
  return makeCertificate(
    {
      commonName: "kube-apiserver",
      hosts: [...new Set([...SERVER_NAMES, "127.0.0.1", "::1", host])],
      use: "server",
      notBefore: nowMs - DAY_MS,
      notAfter: nowMs + 365 * DAY_MS,
    },
    { commonName: COMMON_NAME, pair: authority },
  );
}

/** A client certificate: CN is the user, each O a group (kubernetes.io/docs/reference/access-authn-authz/authentication). */
export function makeClientCertificate(
  authority: KeyPair,
  user: { username: string; groups: readonly string[] },
  nowMs: number,
  validMs = 365 * DAY_MS,
): KeyPair {
  return makeCertificate(
    {
      commonName: user.username,
      organizations: user.groups,
      use: "client",
      notBefore: nowMs - DAY_MS,
      notAfter: nowMs + validMs,
    },
    { commonName: COMMON_NAME, pair: authority },
  );
}
