import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { LabStore } from "../store/lab-store.ts";
import { isRecord, numberAt, stringAt, stringsAt } from "../store/json.ts";
import type { User } from "./user.ts";

/** Audience of the API server itself: what a token gets when nobody asks for another. */
export const API_AUDIENCE = "https://kubernetes.default.svc.cluster.local";

export type TokenVerdict =
  { ok: true; user: User; audiences: readonly string[] } | { ok: false; error: string };

/**
 * Bearer tokens: fixed ones from a table, and those of TokenRequest, which are JWTs signed with a key of the lab and carry
 * all they need, so that a restarted lab still knows them.
 */
export class TokenBook {
  readonly #store: LabStore;
  readonly #key: string;
  readonly #fixed: ReadonlyMap<string, User>;

  constructor(store: LabStore, key: string, fixed: ReadonlyMap<string, User>) {
    this.#store = store;
    this.#key = key;
    this.#fixed = fixed;
  }

  verify(token: string, audiences: readonly string[] = [API_AUDIENCE]): TokenVerdict {
    const user = this.#fixed.get(token);
    if (user) return { ok: true, user: withCredential(user, token), audiences: [API_AUDIENCE] };
    const claims = this.#claims(token);
    const subject = stringAt(claims, "sub");
    const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject ?? "");
    if (!claims || !match) return { ok: false, error: "invalid bearer token" };
    const granted = stringsAt(claims, "aud");
    const shared = granted.filter((audience) => audiences.includes(audience));
    if (shared.length === 0) {
      const error = `[invalid bearer token, token audiences ${JSON.stringify(granted)} is invalid for the target audiences ${JSON.stringify(audiences)}]`;
      return { ok: false, error };
    }
    if ((numberAt(claims, "exp") ?? 0) * 1000 < this.#store.now()) {
      return { ok: false, error: "[invalid bearer token, service account token has expired]" };
    }
    const [, namespace = "", name = ""] = match;
    const account = this.#store.get("serviceaccounts", namespace, name);
    const uid = stringAt(claims, "uid");
    if (!account || account.metadata.uid !== uid)
      return { ok: false, error: "[invalid bearer token, service account token has been invalidated]" };
    return {
      ok: true,
      user: serviceAccountUser(namespace, name, uid ?? "", stringAt(claims, "jti")),
      audiences: shared,
    };
  }

  issue(
    namespace: string,
    name: string,
    uid: string,
    audiences: readonly string[],
    expiresAtMs: number,
  ): string {
    const nowS = Math.floor(this.#store.now() / 1000);
    const claims = {
      aud: audiences,
      exp: Math.floor(expiresAtMs / 1000),
      iat: nowS,
      nbf: nowS,
      iss: API_AUDIENCE,
      jti: credentialId(`${uid}/${audiences.join(",")}/${expiresAtMs}/${this.#store.version}`),
      sub: `system:serviceaccount:${namespace}:${name}`,
      uid,
    };
    const head = encode({ alg: "HS256", kid: "lab" });
    const signed = `${head}.${encode(claims)}`;
    return `${signed}.${this.#sign(signed)}`;
  }

  #claims(token: string): Record<string, unknown> | undefined {
    const [head, body, signature] = token.split(".");
    if (head === undefined || body === undefined || signature === undefined) return undefined;
    const wanted = Buffer.from(this.#sign(`${head}.${body}`));
    const found = Buffer.from(signature);
    if (wanted.length !== found.length || !timingSafeEqual(wanted, found)) return undefined;
    try {
      const parsed: unknown = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
      return isRecord(parsed) ? parsed : undefined;
    } catch {
      return undefined;
    }
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function credentialId(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function withCredential(user: User, token: string): User {
  const id = createHash("sha256").update(token).digest("hex");
  return {
    ...user,
    extra: { ...user.extra, "authentication.kubernetes.io/credential-id": [`LABTOKEN=${id}`] },
  };
}

export function serviceAccountUser(namespace: string, name: string, uid: string, tokenId?: string): User {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
    ...(tokenId === undefined
      ? {}
      : { extra: { "authentication.kubernetes.io/credential-id": [`JTI=${tokenId}`] } }),
  };
}
