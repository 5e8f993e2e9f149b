import type { LabObject, LabStatus } from "../lab-cluster.ts";
import { at, isRecord, listAt, numberAt, recordAt, stringAt, stringsAt } from "../store/json.ts";
import type { JsonRecord } from "../store/json.ts";
import { changedFields } from "../store/managed-fields.ts";
import { timestamp } from "../store/prepare.ts";
import { badRequest, invalidSubject, notFound } from "../store/statuses.ts";
import type { PolicyRule, ResourceAttributes } from "./access.ts";
import { readBody } from "./body.ts";
import type { Call } from "./call.ts";
import type { Parsed } from "./list-options.ts";
import { sendJson, sendStatus } from "./respond.ts";
import type { Target } from "./target.ts";
import { API_AUDIENCE } from "./token-book.ts";
import type { User } from "./user.ts";

/** Questions that are asked by POST and stored nowhere (authentication.k8s.io/v1, authorization.k8s.io/v1). */
export interface ReviewKind {
  group: string;
  plural: string;
  kind: string;
  namespaced?: boolean;
  /** `spec` of the answer and its status. */
  answer: (call: Call, spec: JsonRecord, namespace: string | undefined) => JsonRecord;
}

const AUTHENTICATION = "authentication.k8s.io";
const AUTHORIZATION = "authorization.k8s.io";

export const REVIEWS: readonly ReviewKind[] = [
  { group: AUTHENTICATION, plural: "selfsubjectreviews", kind: "SelfSubjectReview", answer: selfReview },
  { group: AUTHENTICATION, plural: "tokenreviews", kind: "TokenReview", answer: tokenReview },
  {
    group: AUTHORIZATION,
    plural: "localsubjectaccessreviews",
    kind: "LocalSubjectAccessReview",
    namespaced: true,
    answer: subjectAccess,
  },
  {
    group: AUTHORIZATION,
    plural: "selfsubjectaccessreviews",
    kind: "SelfSubjectAccessReview",
    answer: selfAccess,
  },
  {
    group: AUTHORIZATION,
    plural: "selfsubjectrulesreviews",
    kind: "SelfSubjectRulesReview",
    answer: selfRules,
  },
  {
    group: AUTHORIZATION,
    plural: "subjectaccessreviews",
    kind: "SubjectAccessReview",
    answer: subjectAccess,
  },
];

export async function serveReview(
  call: Call,
  review: ReviewKind,
  namespace: string | undefined,
): Promise<void> {
  const body = await reviewBody(call, review.kind);
  if (!body.ok) return sendStatus(call, body.status);
  const apiVersion = `${review.group}/v1`;
  const spec = recordAt(body.value, "spec") ?? {};
  const answer = review.answer(call, spec, namespace);
  const isSelf = review.kind === "SelfSubjectReview";
  const isRules = review.kind === "SelfSubjectRulesReview";
  const metadata = isSelf
    ? { creationTimestamp: timestamp(call.api.store.now()) }
    : isRules
      ? {}
      : { managedFields: managed(call, apiVersion, spec) };
  const shownSpec = isSelf ? {} : { spec: isRules ? {} : spec };
  sendJson(
    call,
    201,
    JSON.stringify({ kind: review.kind, apiVersion, metadata, ...shownSpec, status: answer }),
  );
}

async function reviewBody(
  call: Call,
  kind: string,
): Promise<{ ok: true; value: JsonRecord } | { ok: false; status: LabStatus }> {
  const text = await readBody(call.request);
  if (!text.ok) return text;
  let parsed: unknown;
  try {
    parsed = text.value === "" ? {} : JSON.parse(text.value);
  } catch {
    parsed = undefined;
  }
  if (isRecord(parsed)) return { ok: true, value: parsed };
  return { ok: false, status: badRequest(`the object provided is unrecognized (must be of type ${kind})`) };
}

function managed(call: Call, apiVersion: string, spec: JsonRecord, subresource?: string): unknown[] {
  const fieldsV1 = changedFields(undefined, { metadata: { name: "" }, spec }, false, true);
  return [
    {
      manager: (call.request.headers["user-agent"] ?? "unknown").split("/")[0],
      operation: "Update",
      apiVersion,
      time: timestamp(call.api.store.now()),
      fieldsType: "FieldsV1",
      fieldsV1,
      ...(subresource === undefined ? {} : { subresource }),
    },
  ];
}

function selfReview(call: Call): JsonRecord {
  return { userInfo: userInfo(call.user) };
}

function userInfo(user: User): JsonRecord {
  return {
    username: user.username,
    ...(user.uid === undefined ? {} : { uid: user.uid }),
    groups: user.groups,
    ...(user.extra === undefined ? {} : { extra: user.extra }),
  };
}

function tokenReview(call: Call, spec: JsonRecord): JsonRecord {
  const asked = stringsAt(spec, "audiences");
  const verdict = call.api.tokens.verify(
    stringAt(spec, "token") ?? "",
    asked.length === 0 ? undefined : asked,
  );
  if (!verdict.ok) return { user: {}, error: verdict.error };
  return { authenticated: true, user: userInfo(verdict.user), audiences: verdict.audiences };
}

function selfAccess(call: Call, spec: JsonRecord): JsonRecord {
  return { allowed: isAllowed(call, call.user, spec) };
}

function subjectAccess(call: Call, spec: JsonRecord): JsonRecord {
  const username = stringAt(spec, "user") ?? "";
  return { allowed: isAllowed(call, { username, groups: stringsAt(spec, "groups") }, spec) };
}

function isAllowed(call: Call, user: User, spec: JsonRecord): boolean {
  const path = recordAt(spec, "nonResourceAttributes");
  if (path) {
    return call.api.access.allowsPath(user, stringAt(path, "verb") ?? "", stringAt(path, "path") ?? "");
  }
  const wanted = recordAt(spec, "resourceAttributes");
  const text = (field: string): string | undefined => stringAt(wanted, field) || undefined;
  const attributes: ResourceAttributes = {
    verb: text("verb") ?? "",
    group: text("group") ?? "",
    resource: text("resource") ?? "",
    subresource: text("subresource"),
    namespace: text("namespace"),
    name: text("name"),
  };
  return call.api.access.allows(user, attributes);
}

function selfRules(call: Call, spec: JsonRecord): JsonRecord {
  const rules = call.api.access.rulesOf(call.user, stringAt(spec, "namespace"));
  const filled = (rule: PolicyRule, fields: readonly (keyof PolicyRule)[]): JsonRecord =>
    Object.fromEntries(fields.filter((field) => rule[field].length > 0).map((field) => [field, rule[field]]));
  return {
    resourceRules: rules
      .filter((rule) => rule.resources.length > 0)
      .map((rule) => filled(rule, ["verbs", "apiGroups", "resources", "resourceNames"])),
    nonResourceRules: rules
      .filter((rule) => rule.nonResourceURLs.length > 0)
      .map((rule) => filled(rule, ["verbs", "nonResourceURLs"])),
    incomplete: false,
  };
}

const TOKEN_SHORTEST_S = 600;
const TOKEN_DEFAULT_S = 3600;

/** The pod that a token is to be bound to; a wrong uid is a conflict, as on the real server. */
function boundPod(
  call: Call,
  spec: JsonRecord,
  namespace: string | undefined,
): Parsed<LabObject | undefined> {
  const wanted = recordAt(spec, "boundObjectRef");
  if (wanted === undefined) return { ok: true, value: undefined };
  if (stringAt(wanted, "kind") !== "Pod") {
    const message = `cannot bind token to object of type ${stringAt(wanted, "kind") ?? ""}`;
    return { ok: false, status: badRequest(message) };
  }
  const name = stringAt(wanted, "name") ?? "";
  const pod = call.api.store.get("pods", namespace, name);
  if (!pod) return { ok: false, status: notFound({ plural: "pods", group: "" }, name) };
  const uid = stringAt(wanted, "uid");
  if (uid === undefined || uid === pod.metadata.uid) return { ok: true, value: pod };
  const message = `Operation cannot be fulfilled on pods "${name}": the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  return { ok: false, status: { code: 409, reason: "Conflict", message, details: { name, kind: "pods" } } };
}

/** POST …/serviceaccounts/NAME/token */
export async function serveTokenRequest(call: Call, target: Target): Promise<void> {
  const body = await reviewBody(call, "TokenRequest");
  if (!body.ok) return sendStatus(call, body.status);
  const spec = recordAt(body.value, "spec") ?? {};
  const seconds = numberAt(spec, "expirationSeconds") ?? TOKEN_DEFAULT_S;
  if (seconds < TOKEN_SHORTEST_S) {
    const message = `Invalid value: ${seconds}: may not specify a duration less than 10 minutes`;
    const cause = { reason: "FieldValueInvalid", message, field: "spec.expirationSeconds" };
    return sendStatus(
      call,
      invalidSubject("TokenRequest.authentication.k8s.io", "", AUTHENTICATION, "TokenRequest", [cause]),
    );
  }
  const { store, tokens } = call.api;
  const name = target.name ?? "";
  const account: LabObject | undefined = store.read(target.type, target.namespace, name)?.object;
  if (!account) return sendStatus(call, notFound(target.type, name));
  const bound = boundPod(call, spec, target.namespace);
  if (!bound.ok) return sendStatus(call, bound.status);
  const { namespace, uid } = account.metadata;
  const asked = listAt(spec, "audiences").filter((entry) => typeof entry === "string");
  const audiences = asked.length === 0 ? [API_AUDIENCE] : asked;
  const expiresAtMs = store.now() + seconds * 1000;
  const apiVersion = `${AUTHENTICATION}/v1`;
  const answer = {
    kind: "TokenRequest",
    apiVersion,
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: timestamp(store.now()),
      managedFields: managed(call, apiVersion, spec, "token"),
    },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: at(spec, "boundObjectRef") ?? null },
    status: {
      token: tokens.issue({ account, audiences, expiresAtMs, pod: bound.value }),
      expirationTimestamp: timestamp(expiresAtMs),
    },
  };
  sendJson(call, 201, JSON.stringify(answer));
}
