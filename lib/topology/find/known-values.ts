import type { Known } from "../aggregate.ts";
import { nodesOfPart } from "../part.ts";
import type { FieldName } from "./fields.ts";
import { readerOf } from "./readers.ts";
import type { FindSources } from "./sources.ts";

/** More than anybody would choose from; typing narrows them down before they are cut. */
const VALUES_MAX = 2_000;

/**
 * The values that a field has in the cluster, for completion; none for fields that have as many as there are pods. Found
 * among what pods have in common, so that the work doesn't grow with them. `codes`: of findings.
 */
export const knownValues = (
  field: FieldName,
  known: Known,
  sources: FindSources,
  codes: readonly string[],
): readonly string[] => {
  switch (field) {
    case "namespace":
      return cut(known.tally.namespaces.keys());
    case "controller":
      return cut(controllersOf(known));
    case "node":
      return cut(nodesOf(sources));
    case "finding":
      return codes;
    case "network":
    case "provider":
    case "interface":
    case "type":
    case "ipam":
    case "mtu":
    case "vlan":
    case "device":
    case "segment":
      return cut(ofItems(field, known, sources));
    case "pod":
    case "vm":
    case "phase":
    case "label":
    case "health":
    case "state":
    case "link":
    case "evidence":
    case "ip":
    case "mac":
      return [];
  }
};

const cut = (values: Iterable<string>): readonly string[] => {
  const kept = new Set<string>();
  for (const value of values) {
    if (kept.size >= VALUES_MAX) break;
    kept.add(value);
  }
  return [...kept];
};

const controllersOf = function* ({ tally }: Known): Iterable<string> {
  for (const { groups } of tally.namespaces.values())
    for (const key of groups.keys()) if (key !== "") yield key.slice(key.indexOf("/") + 1);
};

const nodesOf = function* ({ view }: FindSources): Iterable<string> {
  for (const { name } of view.nodes()) yield name;
};

/** What the attachments are: each distinct one is asked once for each kind of node that it is on. */
const ofItems = function* (
  field: Parameters<typeof readerOf>[0],
  { tally }: Known,
  sources: FindSources,
): Iterable<string> {
  const reader = readerOf(field, sources);
  const asked = new Set<unknown>();
  for (const { groups } of tally.namespaces.values())
    for (const { buckets } of groups.values())
      for (const { parts } of buckets.values())
        for (const part of parts.values())
          for (const item of part.shape.items) {
            if (reader.of === "item") {
              if (asked.has(item)) continue;
              asked.add(item);
              yield* reader.read(item);
            } else if (reader.of === "place") {
              for (const node of nodesOfPart(part).keys()) {
                const place = `${item.network} ${sources.chains.placeOf(item.network, node) ?? ""}`;
                if (asked.has(place)) continue;
                asked.add(place);
                yield* reader.read(item.network, node);
              }
            }
          }
};
