import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as askPlain } from "node:http";
import { request as askEncrypted } from "node:https";
import { isRecord, recordOf, textOf, textsOf } from "../../../lib/kube/fields.ts";
import type { Callers } from "../flags.ts";
import type { Refused, Wish } from "./wish.ts";

export interface Reviews {
  /** undefined: the caller is known and may. Never rejects: what can't be judged is refused. */
  judge(token: string, wish: Wish): Promise<Refused | undefined>;
}

type Reviewed = Extract<Callers, { kind: "reviewed" }>;

/** The virtual resources that rights are given on: nothing of that kind is stored anywhere. */
const GROUP = "agent.moorings.dev";
const RESOURCES: Record<Wish, string> = { get: "nodeobservations", delete: "nodeactions" };
/** A right that was taken away ends after this. */
const KEPT_MS = 10_000;
const KEPT_MAX = 1_000;
const ASK_MS = 5_000;
const BODY_MAX_BYTES = 1024 * 1024;

interface Person {
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/**
 * Asks the cluster who a token belongs to (TokenReview, for our own audience: a token that was made for the API server
 * is not taken) and whether they may (SubjectAccessReview). What it says is kept for 10 s.
 */
export const createReviews = (callers: Reviewed, node: string): Reviews => {
  const kept = new Map<string, { readonly untilMs: number; readonly refused: Refused | undefined }>();

  const judge = async (token: string, wish: Wish): Promise<Refused | undefined> => {
    const person = await whoIs(callers, token);
    if (person === undefined)
      return { status: 401, title: "The cluster doesn't know this token, or it was made for others" };
    if (await may(callers, person, wish, node)) return undefined;
    return {
      status: 403,
      title: `${person.user} may not ${wish} ${RESOURCES[wish]} of ${GROUP} named ${node}`,
    };
  };

  return {
    judge: async (token, wish) => {
      const key = `${wish} ${createHash("sha256").update(token).digest("hex")}`;
      const known = kept.get(key);
      if (known !== undefined && known.untilMs > performance.now()) return known.refused;
      try {
        const refused = await judge(token, wish);
        kept.delete(key);
        kept.set(key, { untilMs: performance.now() + KEPT_MS, refused });
        const [oldest] = kept.keys();
        if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
        return refused;
      } catch (error) {
        const why = error instanceof Error ? error.message : "unknown reason";
        return { status: 503, title: `The cluster can't be asked who that is: ${why}`.slice(0, 500) };
      }
    },
  };
};

const whoIs = async (callers: Reviewed, token: string): Promise<Person | undefined> => {
  const answer = await create(callers, "authentication.k8s.io", "TokenReview", {
    token,
    audiences: [callers.audience],
  });
  const status = recordOf(answer["status"]);
  const user = recordOf(status?.["user"]);
  const name = textOf(user?.["username"]);
  // Surprise: an authenticator that knows nothing of audiences answers without them: then it is any token.
  const isForUs = textsOf(status?.["audiences"]).includes(callers.audience);
  if (status?.["authenticated"] !== true || name === undefined || !isForUs) return undefined;
  return {
    user: name,
    uid: textOf(user?.["uid"]),
    groups: textsOf(user?.["groups"]),
    extra: Object.fromEntries(
      Object.entries(recordOf(user?.["extra"]) ?? {}).map(([key, values]) => [key, textsOf(values)]),
    ),
  };
};

const may = async (callers: Reviewed, person: Person, wish: Wish, node: string): Promise<boolean> => {
  const answer = await create(callers, "authorization.k8s.io", "SubjectAccessReview", {
    ...person,
    resourceAttributes: { group: GROUP, resource: RESOURCES[wish], verb: wish, name: node },
  });
  return recordOf(answer["status"])?.["allowed"] === true;
};

const create = (
  callers: Reviewed,
  group: string,
  kind: "TokenReview" | "SubjectAccessReview",
  spec: object,
): Promise<Readonly<Record<string, unknown>>> =>
  new Promise((resolve, reject) => {
    const url = new URL(`/apis/${group}/v1/${kind.toLowerCase()}s`, callers.api);
    const ask = url.protocol === "https:" ? askEncrypted : askPlain;
    const body = JSON.stringify({ apiVersion: `${group}/v1`, kind, spec });
    const asked = ask(
      url,
      {
        method: "POST",
        timeout: ASK_MS,
        agent: false,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          accept: "application/json",
          // Rotated by the kubelet: read each time.
          authorization: `Bearer ${readFileSync(callers.tokenFile, "utf8").trim()}`,
        },
        ...(callers.caFile === undefined ? {} : { ca: readFileSync(callers.caFile, "utf8") }),
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > BODY_MAX_BYTES) asked.destroy(new Error("the answer is too large"));
        });
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          const answer = parse(text);
          if (status >= 200 && status < 300 && isRecord(answer)) resolve(answer);
          else reject(new Error(`${kind} was answered with ${String(status)}`));
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("no answer within 5 s")));
    asked.on("error", reject);
    asked.end(body);
  });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
