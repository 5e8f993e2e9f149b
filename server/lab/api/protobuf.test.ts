import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listAt } from "../store/json.ts";
import { builtInTypes } from "../store/resource-type.ts";
import { stored } from "../store/stored.ts";
import { isObject } from "../store/is-object.ts";
import { decodeEvents, decodeList, kept, openEnvelope } from "../contract/protobuf-reader.ts";
import type { DecodedList } from "../contract/protobuf-reader.ts";
import { MESSAGES } from "./protobuf-fields.ts";
import {
  protoBookmark,
  protoChange,
  protoItem,
  protoListHead,
  protoListItemHead,
  protoOf,
} from "./protobuf.ts";

const captures = fileURLToPath(new URL("../../../../shared/captures/protobuf/", import.meta.url));

function listIn(key: string, bytes: Uint8Array): DecodedList {
  const list = decodeList(key, bytes);
  if (list === undefined) throw new Error("no envelope");
  return list;
}

for (const key of ["pods", "nodes"]) {
  const file = `${captures}${key}-list`;
  test.runIf(existsSync(`${file}.pb`))(`the field numbers of ${key} are those of the recorded bytes`, () => {
    const { kind, items } = listIn(key, readFileSync(`${file}.pb`));
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
    const decoded = listIn(key, list);
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
    const [event] = decodeEvents("pods", frame) ?? [];
    expect(event?.kind).toBe("Pod");
    expect(["ADDED", "BOOKMARK"]).toContain(event?.type);
  }
  expect(openEnvelope(protoItem(type, item))?.kind).toBe("Pod");
});
