import { MESSAGES } from "../api/protobuf-fields.ts";
import { listAt, stringAt } from "../store/json.ts";
import type { Case } from "./case.ts";
import { ask } from "./client.ts";
import { equal, expectThat } from "./contract.ts";
import type { Contract } from "./contract.ts";
import { decodeEvents, decodeList, kept } from "./protobuf-reader.ts";

/**
 * Pods and nodes as protobuf, in lists and watches: what comes must be what the same server says as JSON of the same
 * moment. The form (magic, envelope, frames, media types) is that of captures/protobuf.
 */
const PROTOBUF = "application/vnd.kubernetes.protobuf";
const KINDS = { pods: "Pod", nodes: "Node" } as const;
type Key = keyof typeof KINDS;
const KEYS = ["pods", "nodes"] as const;
/** A cluster may have many. */
const LIMIT = 200;

export const protobufCases: readonly Case[] = KEYS.flatMap((key) => [
  { id: `protobuf-list-${key}`, run: (contract: Contract) => listCase(contract, key) },
  { id: `protobuf-watch-${key}`, run: (contract: Contract) => watchCase(contract, key) },
]);

async function listCase({ cluster }: Contract, key: Key): Promise<string[]> {
  const path = `/api/v1/${key}?limit=${LIMIT}`;
  const answer = await ask(cluster, { path, headers: { accept: PROTOBUF } });
  const wrong = [
    ...equal("status", answer.status, 200),
    ...equal("content-type", answer.headers["content-type"], PROTOBUF),
  ];
  const list = decodeList(key, answer.bytes);
  if (list === undefined) return [...wrong, "the body does not begin with k8s and a zero"];
  return [
    ...wrong,
    ...equal("kind", list.kind, `${KINDS[key]}List`),
    ...(await sameAsJson(cluster, key, list.resourceVersion, list.items, `&limit=${LIMIT}`)),
  ];
}

async function watchCase({ cluster, options }: Contract, key: Key): Promise<string[]> {
  const seconds = Math.ceil(Math.min(Math.max(options.bookmarkMs / 1000, 2), 10));
  const query =
    "watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan" +
    `&timeoutSeconds=${seconds}`;
  const accept = `${PROTOBUF};stream=watch`;
  const answer = await ask(cluster, { path: `/api/v1/${key}?${query}`, headers: { accept } });
  const wrong = [
    ...equal("status", answer.status, 200),
    ...equal("content-type", answer.headers["content-type"], accept),
  ];
  const events = decodeEvents(key, answer.bytes);
  if (events === undefined) return [...wrong, "the body is no row of whole frames"];
  const end = events.findIndex(({ type }) => type === "BOOKMARK");
  const mark = events[end];
  if (mark === undefined) return [...wrong, "no bookmark ends the initial events"];
  const first = events.slice(0, end);
  return [
    ...wrong,
    ...equal("types before the bookmark", [...new Set(first.map(({ type }) => type))], ["ADDED"]),
    ...equal("kinds", [...new Set([...first, mark].map(({ kind }) => kind))], [KINDS[key]]),
    ...equal(
      "annotation of the bookmark",
      stringAt(mark.object, "metadata", "annotations", "k8s.io/initial-events-end"),
      "true",
    ),
    ...(await sameAsJson(
      cluster,
      key,
      stringAt(mark.object, "metadata", "resourceVersion") ?? "",
      first.map(({ object }) => object),
    )),
  ];
}

/** The same objects, field by field, as a JSON list of exactly that version; their order is the list's. */
async function sameAsJson(
  cluster: Contract["cluster"],
  key: Key,
  resourceVersion: string,
  objects: readonly Record<string, unknown>[],
  more = "",
): Promise<string[]> {
  const path = `/api/v1/${key}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact${more || "&limit=100000"}`;
  const answer = await ask(cluster, { path });
  const message = MESSAGES[key] ?? {};
  const wanted = byName(listAt(answer.json, "items").map((item) => kept(message, item)));
  const given = byName(objects.map((object) => kept(message, object)));
  return [
    ...equal("status of the JSON list", answer.status, 200),
    ...expectThat(wanted.size > 0, `there are no ${key} to compare`),
    ...equal("names", [...given.keys()].sort(), [...wanted.keys()].sort()),
    ...[...wanted].flatMap(([name, item]) => equal(name, given.get(name), item)).slice(0, 5),
  ];
}

function byName(objects: readonly Record<string, unknown>[]): Map<string, unknown> {
  return new Map(
    objects.map((object) => {
      const name = [stringAt(object, "metadata", "namespace"), stringAt(object, "metadata", "name")].join(
        "/",
      );
      return [name, sorted(object)];
    }),
  );
}

/** Keys in order, so that equal objects are equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]): [string, unknown] => [key, sorted(entry)])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
