import type { LabStatus } from "../lab-cluster.ts";
import type { StoreChange, Stored } from "../store/stored.ts";
import type { Call } from "./call.ts";
import { protoBookmark, protoChange, protoWatchError } from "./protobuf.ts";
import { PROTOBUF } from "./respond.ts";
import { statusBody } from "./status-body.ts";
import { partialMetadata, tableFields, tableRow } from "./table.ts";
import { jsonObject, KEPT_BODIES_MAX, shownObject } from "./target.ts";
import type { Target } from "./target.ts";

/** Frames of a watch in one representation. */
export interface WatchEncoder {
  contentType: string;
  change(kind: StoreChange["type"], item: Stored): string | Uint8Array;
  bookmark(version: number, isInitialEnd: boolean): string | Uint8Array;
  error(status: LabStatus): string | Uint8Array;
}

const INITIAL_END = { "k8s.io/initial-events-end": "true" };

export function makeEncoder(call: Call, target: Target): WatchEncoder {
  if (call.accept.format === "protobuf") return protobufEncoder(target);
  if (call.accept.as === "Table") return tableEncoder(call, target);
  if (call.accept.as !== "object") return partialEncoder();
  const isKept = call.api.store.collection(target.type).size <= KEPT_BODIES_MAX;
  return {
    ...jsonParts(
      target.type.isCustom
        ? { apiVersion: target.apiVersion, kind: target.type.kind }
        : {
            kind: target.type.kind,
            apiVersion: target.apiVersion,
          },
      emptyParts(target),
    ),
    change: (kind, item) => `{"type":"${kind}","object":${jsonObject(target, item, isKept)}}\n`,
  };
}

/** What Go writes for a zero Pod or Node around the bookmark's metadata. */
function emptyParts(target: Target): object {
  if (target.type.key === "pods") return { spec: { containers: null }, status: {} };
  return target.type.isCustom || !target.type.hasStatus ? {} : { spec: {}, status: {} };
}

function jsonParts(head: object, tail: object): Omit<WatchEncoder, "change"> {
  return {
    contentType: "application/json",
    bookmark: (version, isInitialEnd) => {
      const metadata = {
        resourceVersion: String(version),
        ...(isInitialEnd ? { annotations: INITIAL_END } : {}),
      };
      return `${JSON.stringify({ type: "BOOKMARK", object: { ...head, metadata, ...tail } })}\n`;
    },
    error: (status) => `${JSON.stringify({ type: "ERROR", object: statusBody(status) })}\n`,
  };
}

function partialEncoder(): WatchEncoder {
  return {
    ...jsonParts({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" }, {}),
    change: (kind, item) => `${JSON.stringify({ type: kind, object: partialMetadata(item.object) })}\n`,
  };
}

/** Only the first table of a watch carries the column definitions. */
function tableEncoder(call: Call, target: Target): WatchEncoder {
  const fields = tableFields(target.type, target.version);
  const include = call.url.searchParams.get("includeObject");
  let isFirst = true;
  return {
    ...jsonParts({ kind: "Table", apiVersion: "meta.k8s.io/v1" }, { columnDefinitions: null, rows: [] }),
    change: (kind, item) => {
      const object = {
        kind: "Table",
        apiVersion: "meta.k8s.io/v1",
        metadata: { resourceVersion: String(item.version) },
        columnDefinitions: isFirst ? fields.map((field) => field.column) : null,
        rows: [tableRow(fields, shownObject(target, item), include, call.api.store.now())],
      };
      isFirst = false;
      return `${JSON.stringify({ type: kind, object })}\n`;
    },
  };
}

function protobufEncoder(target: Target): WatchEncoder {
  return {
    contentType: `${PROTOBUF};stream=watch`,
    change: (kind, item) => protoChange(target.type, kind, item),
    bookmark: (version, isInitialEnd) =>
      protoBookmark(target.type, {
        resourceVersion: String(version),
        ...(isInitialEnd ? { annotations: INITIAL_END } : {}),
      }),
    error: protoWatchError,
  };
}
