import { createHash, randomUUID } from "node:crypto";
import type { LabObject } from "../lab-cluster.ts";
import { at, numberAt, recordAt, stringAt, stringsAt } from "../store/json.ts";
import type { LabStore } from "../store/lab-store.ts";
import { createSigningKey } from "./signing-key.ts";
import type { SigningKey } from "./signing-key.ts";
import type { User } from "./user.ts";

/** Issuer of the ServiceAccount tokens, and audience of the API server itself: what a token gets when nobody asks for another. */
export const API_AUDIENCE = "https://kubernetes.default.svc.cluster.local";

export type TokenVerdict =
  { ok: true; user: User; audiences: readonly string[] } | { ok: false; error: string };

/** What TokenRequest asks for. */
export interface TokenOrder {
  account: LabObject;
  audiences: readonly string[];
  /** ms since the epoch */
  expiresAtMs: number;
  /** The token is good as long as this pod is there. */
  pod?: LabObject | undefined;
}

const INVALID = "invalid bearer token";
const EXTRA = "authentication.kubernetes.io";

/**
 * Bearer tokens: fixed ones from a table, and those of TokenRequest, which are JWTs signed with a key of the lab and carry
 * all they need, so that a restarted lab still knows them.
 */
export class TokenBook {
  readonly #store: LabStore;
  readonly #fixed: Map<string, User>;
  #key: SigningKey | undefined;

  constructor(store: LabStore, keyPem: string | undefined, fixed: ReadonlyMap<string, User>) {
    this.#store = store;
    this.#key = keyPem === undefined ? undefined : createSigningKey(keyPem);
    this.#fixed = new Map(fixed);
  }

  /** The public key for whoever wants to verify tokens himself. */
  get jwk(): Record<string, unknown> | undefined {
    return this.#key?.jwk;
  }

  /** From now on tokens signed before are refused. */
  replaceKey(keyPem: string): void {
    this.#key = createSigningKey(keyPem);
  }

  /** From now on one fixed token is refused and another is as good as it was. */
  replaceFixed(before: string, after: string): void {
    const user = this.#fixed.get(before);
    if (!user) return;
    this.#fixed.delete(before);
    this.#fixed.set(after, user);
  }

  /**
   * Whose token it is, for a listener that answers to `audiences`. The audiences of the verdict are those that the token
   * was issued for, in the order they were asked for.
   */
  verify(token: string, audiences: readonly string[] = [API_AUDIENCE]): TokenVerdict {
    const fixed = this.#fixed.get(token);
    // Fixed tokens know nothing of audiences: they are good for the API server's own.
    const granted = fixed === undefined ? undefined : audiences.filter((entry) => entry === API_AUDIENCE);
    if (fixed !== undefined && granted !== undefined)
      return granted.length === 0
        ? { ok: false, error: INVALID }
        : { ok: true, user: withCredential(fixed, token), audiences: granted };
    const claims = this.#key?.read(token);
    return claims === undefined ? { ok: false, error: INVALID } : this.#check(claims, audiences);
  }

  #check(claims: Record<string, unknown>, audiences: readonly string[]): TokenVerdict {
    const refuse = (why: string): TokenVerdict => ({ ok: false, error: `[${INVALID}, ${why}]` });
    const granted = stringsAt(claims, "aud");
    const shared = audiences.filter((audience) => granted.includes(audience));
    if (shared.length === 0)
      return refuse(
        `token audiences ${JSON.stringify(granted)} is invalid for the target audiences ${JSON.stringify(audiences)}`,
      );
    if ((numberAt(claims, "exp") ?? 0) * 1000 < this.#store.now())
      return refuse("service account token has expired");
    const bound = recordAt(claims, "kubernetes.io");
    const namespace = stringAt(bound, "namespace") ?? "";
    const account = this.#store.get(
      "serviceaccounts",
      namespace,
      stringAt(bound, "serviceaccount", "name") ?? "",
    );
    if (!account || account.metadata.uid !== stringAt(bound, "serviceaccount", "uid"))
      return refuse("service account token has been invalidated");
    const podName = stringAt(bound, "pod", "name");
    const pod = podName === undefined ? undefined : this.#store.get("pods", namespace, podName);
    if (podName !== undefined && pod?.metadata.uid !== stringAt(bound, "pod", "uid"))
      return refuse("service account token has been invalidated");
    const extra = {
      ...podExtra(bound),
      [`${EXTRA}/credential-id`]: [`JTI=${stringAt(claims, "jti") ?? ""}`],
    };
    return { ok: true, user: { ...serviceAccountUser(account), extra }, audiences: shared };
  }

  issue({ account, audiences, expiresAtMs, pod }: TokenOrder): string {
    const nowS = Math.floor(this.#store.now() / 1000);
    const { namespace = "", name, uid } = account.metadata;
    const nodeName = stringAt(pod, "spec", "nodeName");
    const node = nodeName === undefined ? undefined : this.#store.get("nodes", undefined, nodeName);
    if (!this.#key) throw new Error("this lab has no key to sign tokens with");
    return this.#key.sign({
      aud: audiences,
      exp: Math.floor(expiresAtMs / 1000),
      iat: nowS,
      iss: API_AUDIENCE,
      jti: randomUUID(),
      "kubernetes.io": {
        namespace,
        ...(node === undefined ? {} : { node: reference(node) }),
        ...(pod === undefined ? {} : { pod: reference(pod) }),
        serviceaccount: { name, uid },
      },
      nbf: nowS,
      sub: `system:serviceaccount:${namespace}:${name}`,
    });
  }
}

function reference({ metadata: { name, uid } }: LabObject): { name: string; uid: string | undefined } {
  return { name, uid };
}

/** What a pod's token says of pod and node, as a user's extra fields. */
function podExtra(bound: unknown): Record<string, readonly string[]> {
  const extra: Record<string, readonly string[]> = {};
  for (const kind of ["node", "pod"] as const) {
    if (at(bound, kind) === undefined) continue;
    extra[`${EXTRA}/${kind}-name`] = [stringAt(bound, kind, "name") ?? ""];
    extra[`${EXTRA}/${kind}-uid`] = [stringAt(bound, kind, "uid") ?? ""];
  }
  return extra;
}

function withCredential(user: User, token: string): User {
  const id = createHash("sha256").update(token).digest("hex");
  return { ...user, extra: { ...user.extra, [`${EXTRA}/credential-id`]: [`LABTOKEN=${id}`] } };
}

export function serviceAccountUser({ metadata: { namespace = "", name, uid } }: LabObject): User {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    ...(uid === undefined ? {} : { uid }),
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}
