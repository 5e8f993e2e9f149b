import type { LabObject, LabStatus, LabWrite } from "../lab-cluster.ts";
import { isRecord, numberAt, stringAt } from "../store/json.ts";
import type { Written } from "../store/lab-store.ts";
import type { RemoveOptions } from "../store/prepare-removal.ts";
import { jsonPatch, mergePatch, strategicMergePatch } from "../store/patches.ts";
import type { WriteBy } from "../store/prepare.ts";
import { badRequest, invalid, invalidSubject, notFound, rejectedPatch } from "../store/statuses.ts";
import type { Stored } from "../store/stored.ts";
import { applyObject } from "./apply.ts";
import { checkObject, parseJson, parseObject, readBody } from "./body.ts";
import type { Call } from "./call.ts";
import { inNamespace, parseSelectors } from "./list.ts";
import type { Parsed } from "./list-options.ts";
import { protoItem } from "./protobuf.ts";
import { PROTOBUF, sendBody, sendJson, sendStatus } from "./respond.ts";
import { partialMetadata, tableFields, tableRow } from "./table.ts";
import { jsonObject, shownObject } from "./target.ts";
import type { Target } from "./target.ts";
import { checkFields } from "./unknown-fields.ts";

/** get, create, update, patch, delete of one object, and deletecollection. */
export function serveGet(call: Call, target: Target): void {
  const name = target.name ?? "";
  const item = call.api.store.read(target.type, target.namespace, name);
  if (!item) return sendStatus(call, notFound(target.type, name));
  sendItem(call, target, 200, item);
}

export async function serveCreate(call: Call, target: Target): Promise<void> {
  const options = writeOptions(call, target);
  if (!options.ok) return sendStatus(call, options.status);
  const text = await readBody(call.request);
  if (!text.ok) return sendStatus(call, text.status);
  const parsed = parseObject(target, text.value);
  if (!parsed.ok) return sendStatus(call, parsed.status);
  const checked = checkFields(call, target, parsed.value);
  if (!checked.ok) return sendStatus(call, checked.status);
  if (checked.value.metadata.resourceVersion) {
    return sendStatus(call, badRequest("resourceVersion should not be set on objects to be created"));
  }
  const { metadata, ...rest } = checked.value;
  if (!metadata.name && !metadata.generateName) {
    const cause = {
      reason: "FieldValueRequired",
      message: "Required value: name or generateName is required",
      field: "metadata.name",
    };
    return sendStatus(call, invalid(target.type, "", [cause]));
  }
  const clean = { ...metadata };
  for (const field of ["uid", "creationTimestamp", "managedFields", "selfLink"]) delete clean[field];
  // What a caller says about status at creation is dropped, as the real server does.
  if (target.type.hasStatus && target.type.key !== "namespaces") delete rest["status"];
  const written = call.api.store.createObject(target.type, { ...rest, metadata: clean }, options.value);
  sendWritten(call, target, 201, written);
}

export async function serveUpdate(call: Call, target: Target): Promise<void> {
  const options = writeOptions(call, target);
  if (!options.ok) return sendStatus(call, options.status);
  const text = await readBody(call.request);
  if (!text.ok) return sendStatus(call, text.status);
  const parsed = parseObject(target, text.value);
  if (!parsed.ok) return sendStatus(call, parsed.status);
  const checked = checkFields(call, target, parsed.value);
  if (!checked.ok) return sendStatus(call, checked.status);
  const name = target.name ?? "";
  const change = (): LabWrite => {
    const object = checked.value;
    if (target.type.isCustom && !object.metadata.resourceVersion) {
      const cause = {
        reason: "FieldValueInvalid",
        message: "Invalid value: 0: must be specified for an update",
        field: "metadata.resourceVersion",
      };
      return { ok: false, status: invalid(target.type, name, [cause], "resource") };
    }
    return { ok: true, object };
  };
  const written = call.api.store.changeObject(target.type, target.namespace, name, change, options.value);
  sendWritten(call, target, 200, written);
}

const PATCH_TYPES = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

export async function servePatch(call: Call, target: Target): Promise<void> {
  const options = writeOptions(call, target);
  if (!options.ok) return sendStatus(call, options.status);
  const contentType = (call.request.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const served = PATCH_TYPES.filter((entry) => !target.type.isCustom || !entry.includes("strategic"));
  if (!served.includes(contentType)) {
    const message = `the body of the request was in an unknown format - accepted media types include: ${served.join(", ")}`;
    return sendStatus(call, { code: 415, reason: "UnsupportedMediaType", message });
  }
  const text = await readBody(call.request);
  if (!text.ok) return sendStatus(call, text.status);
  if (contentType === "application/apply-patch+yaml") {
    const applied = applyObject(call, target, text.value, options.value);
    return sendWritten(call, target, applied.ok && applied.isNew === true ? 201 : 200, applied);
  }
  const patch = parseJson(text.value);
  if (!patch.ok) return sendStatus(call, patch.status);
  const written = call.api.store.changeObject(
    target.type,
    target.namespace,
    target.name ?? "",
    (current) => patched(call, target, current, contentType, patch.value),
    options.value,
  );
  sendWritten(call, target, 200, written);
}

function patched(
  call: Call,
  target: Target,
  current: LabObject,
  contentType: string,
  patch: unknown,
): LabWrite {
  const shown = { ...current, kind: target.type.kind, apiVersion: target.apiVersion };
  let value: unknown;
  if (contentType === "application/json-patch+json") {
    const result = jsonPatch(shown, patch);
    if (!result.ok) {
      const isRejected = result.reason === "rejected";
      return {
        ok: false,
        status: isRejected ? rejectedPatch() : badRequest(`error decoding patch: ${result.detail}`),
      };
    }
    value = result.value;
  } else {
    if (!isRecord(patch)) return { ok: false, status: badRequest("error decoding patch: not an object") };
    value = contentType.includes("strategic") ? strategicMergePatch(shown, patch) : mergePatch(shown, patch);
  }
  const checked = checkObject(target, value);
  if (!checked.ok) return { ok: false, status: checked.status };
  const pruned = checkFields(call, target, checked.value);
  return pruned.ok ? { ok: true, object: pruned.value } : { ok: false, status: pruned.status };
}

export async function serveDelete(call: Call, target: Target): Promise<void> {
  const options = await removeOptions(call);
  if (!options.ok) return sendStatus(call, options.status);
  const name = target.name ?? "";
  const item = call.api.store.read(target.type, target.namespace, name);
  const removed = call.api.store.removeObject(target.type, target.namespace, name, options.value);
  if (!removed.ok) return sendStatus(call, removed.status);
  // Pods and namespaces answer with the object; so does whatever is still there.
  const returnsObject = target.type.key === "pods" || removed.isGone !== true;
  if (returnsObject) return sendItem(call, target, 200, removed.item);
  const { type } = target;
  const details = {
    name,
    ...(type.group === "" ? {} : { group: type.group }),
    kind: type.plural,
    uid: item?.object.metadata.uid,
  };
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
  sendJson(call, 200, JSON.stringify(body));
}

export async function serveDeleteCollection(call: Call, target: Target): Promise<void> {
  const selector = parseSelectors(call.url, target);
  if (!selector.ok) return sendStatus(call, selector.status);
  const options = await removeOptions(call);
  if (!options.ok) return sendStatus(call, options.status);
  const { store } = call.api;
  const items: string[] = [];
  for (const item of inNamespace(store.collection(target.type).snapshot(), target.namespace)) {
    if (selector.value && !selector.value(item.object)) continue;
    const removed = store.removeObject(target.type, item.namespace, item.name, options.value);
    if (removed.ok) items.push(jsonObject(target, removed.item));
  }
  const { type } = target;
  const head = `{"kind":${JSON.stringify(type.listKind)},"apiVersion":${JSON.stringify(target.apiVersion)}`;
  sendJson(
    call,
    200,
    `${head},"metadata":{"resourceVersion":"${store.version}"},"items":[${items.join(",")}]}`,
  );
}

async function removeOptions(call: Call): Promise<Parsed<RemoveOptions>> {
  const text = await readBody(call.request);
  if (!text.ok) return text;
  const parsed: Parsed<unknown> = text.value.trim() === "" ? { ok: true, value: {} } : parseJson(text.value);
  if (!parsed.ok) return parsed;
  const body = parsed.value;
  const query = call.url.searchParams;
  const dryRun = dryRunOf([
    ...query.getAll("dryRun"),
    ...(isRecord(body) && Array.isArray(body["dryRun"]) ? body["dryRun"] : []),
  ]);
  if (!dryRun.ok) return dryRun;
  const graceText = query.get("gracePeriodSeconds");
  const grace = numberAt(body, "gracePeriodSeconds") ?? (graceText === null ? undefined : Number(graceText));
  const uid = stringAt(body, "preconditions", "uid");
  const resourceVersion = stringAt(body, "preconditions", "resourceVersion");
  return {
    ok: true,
    value: {
      dryRun: dryRun.value,
      ...(grace === undefined || Number.isNaN(grace) ? {} : { gracePeriodSeconds: grace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
  };
}

function dryRunOf(values: readonly unknown[]): Parsed<boolean> {
  const given = values.filter((value) => value !== "");
  const odd = given.find((value) => value !== "All");
  if (odd === undefined) return { ok: true, value: given.length > 0 };
  const message = `Unsupported value: ${JSON.stringify(odd)}: supported values: "All"`;
  const cause = { reason: "FieldValueNotSupported", message, field: "dryRun" };
  return {
    ok: false,
    status: invalidSubject("UpdateOptions.meta.k8s.io", "", "meta.k8s.io", "UpdateOptions", [cause]),
  };
}

function writeOptions(call: Call, target: Target): Parsed<WriteBy> {
  const query = call.url.searchParams;
  const dryRun = dryRunOf(query.getAll("dryRun"));
  if (!dryRun.ok) return dryRun;
  const agent = call.request.headers["user-agent"] ?? "";
  const manager = query.get("fieldManager") ?? agent.split("/")[0] ?? "";
  return {
    ok: true,
    value: {
      manager: manager === "" ? "unknown" : manager,
      version: target.version,
      dryRun: dryRun.value,
      ...(target.subresource === undefined ? {} : { subresource: target.subresource }),
    },
  };
}

function sendWritten(call: Call, target: Target, code: number, written: Written): void {
  if (written.ok) sendItem(call, target, code, written.item);
  else sendStatus(call, written.status);
}

export function sendItem(call: Call, target: Target, code: number, item: Stored): void {
  if (call.accept.format === "protobuf") {
    sendBody(call.response, code, PROTOBUF, protoItem(target.type, item));
  } else if (call.accept.as === "Table") {
    const fields = tableFields(target.type, target.version);
    const include = call.url.searchParams.get("includeObject");
    const row = tableRow(fields, shownObject(target, item), include, call.api.store.now());
    const columnDefinitions = fields.map((field) => field.column);
    const metadata = { resourceVersion: String(item.version) };
    const table = { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata, columnDefinitions, rows: [row] };
    sendJson(call, code, JSON.stringify(table));
  } else if (call.accept.as !== "object") {
    sendJson(call, code, JSON.stringify(partialMetadata(item.object)));
  } else {
    sendJson(call, code, jsonObject(target, item));
  }
}

export function methodNotAllowed(): LabStatus {
  return {
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: {},
  };
}
