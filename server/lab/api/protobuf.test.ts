import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import { isRecord, listAt } from "../store/json.ts";
import { builtInTypes } from "../store/resource-type.ts";
import { stored } from "../store/stored.ts";
import { isObject } from "../store/lab-store.ts";
import { MESSAGES } from "./protobuf-fields.ts";
import type { Message, Scalar } from "./protobuf-fields.ts";
import {
  protoBookmark,
  protoChange,
  protoItem,
  protoListHead,
  protoListItemHead,
  protoOf,
} from "./protobuf.ts";

const captures = fileURLToPath(new URL("../../../../shared/captures/protobuf/", import.meta.url));

function decode(message: Message, reader: PbfReader, end: number): Record<string, unknown> {
  const byNumber = new Map(Object.entries(message).map(([name, field]) => [field[0], { name, field }]));
  return reader.readFields<Record<string, unknown>>(
    (number, result) => {
      const found = byNumber.get(number);
      if (!found) return;
      const [, kind, repeated] = found.field;
      const value = decodeField(kind, reader);
      if (repeated === undefined && typeof kind === "string" && kind.endsWith("map")) {
        const old = result[found.name];
        const entry = isRecord(value) ? value : {};
        result[found.name] = { ...(isRecord(old) ? old : {}), [String(entry["key"])]: entry["value"] };
      } else if (repeated === undefined) {
        result[found.name] = value;
      } else {
        const old = result[found.name];
        result[found.name] = [...(Array.isArray(old) ? old : []), value];
      }
    },
    {},
    end,
  );
}

function decodeField(kind: Scalar | Message, reader: PbfReader): unknown {
  if (kind === "string") return reader.readString();
  if (kind === "int") return reader.readVarint(true);
  if (kind === "bool") return reader.readBoolean();
  const end = reader.readVarint() + reader.pos;
  switch (kind) {
    case "time": {
      const { seconds } = decode({ seconds: [1, "int"] }, reader, end);
      return seconds === undefined ? null : `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
    }
    case "quantity":
      return decode({ text: [1, "string"] }, reader, end)["text"];
    case "raw-json":
      return JSON.parse(String(decode({ text: [1, "string"] }, reader, end)["text"]));
    case "string-map":
      return decode({ key: [1, "string"], value: [2, "string"] }, reader, end);
    case "quantity-map":
      return decode({ key: [1, "string"], value: [2, "quantity"] }, reader, end);
    default:
      return decode(kind, reader, end);
  }
}

/** The part of an object that a message carries, without what Go leaves out or writes as zero. */
function kept(message: Message, value: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (!isRecord(value)) return result;
  for (const [name, [, kind, repeated]] of Object.entries(message)) {
    const item = value[name];
    if (isZero(item)) continue;
    const one = (entry: unknown): unknown => (typeof kind === "string" ? entry : kept(kind, entry));
    const result1: unknown = repeated !== undefined && Array.isArray(item) ? item.map(one) : one(item);
    if (!isZero(result1)) result[name] = result1;
  }
  return result;
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

interface Envelope {
  kind: string;
  raw: Uint8Array;
}

function open(bytes: Uint8Array): Envelope {
  expect(Buffer.from(bytes.subarray(0, 4)).toString("latin1")).toBe("k8s\0");
  const reader = new PbfReader(bytes.subarray(4));
  const result: Envelope = { kind: "", raw: new Uint8Array() };
  return reader.readFields<Envelope>((number, into, pbf) => {
    if (number === 1) {
      into.kind = String(decode({ kind: [2, "string"] }, pbf, pbf.readVarint() + pbf.pos)["kind"]);
    } else if (number === 2) into.raw = pbf.readBytes();
  }, result);
}

function decodeList(key: string, bytes: Uint8Array): { kind: string; items: Record<string, unknown>[] } {
  const { kind, raw } = open(bytes);
  const message = MESSAGES[key] ?? {};
  const list = decode({ items: [2, message, "repeated"] }, new PbfReader(raw), raw.length);
  return { kind, items: listAt(list, "items").filter(isRecord) };
}

for (const key of ["pods", "nodes"]) {
  const file = `${captures}${key}-list`;
  test.runIf(existsSync(`${file}.pb`))(`the field numbers of ${key} are those of the recorded bytes`, () => {
    const { kind, items } = decodeList(key, readFileSync(`${file}.pb`));
    const json: unknown = JSON.parse(readFileSync(`${file}.json`, "utf8"));
    const message = MESSAGES[key] ?? {};
    expect(kind).toBe(key === "pods" ? "PodList" : "NodeList");
    expect(items.map((item) => kept(message, item))).toEqual(
      listAt(json, "items").map((item) => kept(message, item)),
    );
  });

  test.runIf(existsSync(`${file}.pb`))(`${key} that the lab encodes decode to what they were`, () => {
    const type = builtInTypes().find((entry) => entry.key === key);
    if (!type) throw new Error(key);
    const json: unknown = JSON.parse(readFileSync(`${file}.json`, "utf8"));
    const objects = listAt(json, "items").filter(isObject);
    const items = objects.map((object) => protoOf(type, stored(object, 1)));
    const parts = items.flatMap((bytes) => [protoListItemHead(bytes.length), bytes]);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const list = Buffer.concat([protoListHead(type, { resourceVersion: "1" }, size), ...parts]);
    const message = MESSAGES[key] ?? {};
    const decoded = decodeList(key, list);
    expect(decoded.items.map((item) => kept(message, item))).toEqual(
      objects.map((object) => kept(message, object)),
    );
  });
}

test("watch frames are length-prefixed WatchEvents around an enveloped object", () => {
  const type = builtInTypes().find((entry) => entry.key === "pods");
  if (!type) throw new Error("pods");
  const item = stored({ metadata: { name: "a", namespace: "lab", resourceVersion: "7" } }, 7);
  const metadata = { resourceVersion: "9", annotations: { "k8s.io/initial-events-end": "true" } };
  for (const frame of [protoChange(type, "ADDED", item), protoBookmark(type, metadata)]) {
    expect(frame.readUInt32BE(0)).toBe(frame.length - 4);
    const event = new PbfReader(frame.subarray(4)).readFields<{ type: string; raw: Uint8Array }>(
      (number, into, pbf) => {
        if (number === 1) into.type = pbf.readString();
        else if (number === 2) {
          pbf.readVarint();
          pbf.readVarint();
          into.raw = pbf.readBytes();
        }
      },
      { type: "", raw: new Uint8Array() },
    );
    expect(open(event.raw).kind).toBe("Pod");
    expect(["ADDED", "BOOKMARK"]).toContain(event.type);
  }
  expect(open(protoItem(type, item)).kind).toBe("Pod");
});
