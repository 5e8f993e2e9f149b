import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { capturedCluster, capturedNodeReport, readings } from "../testing/captured-cluster.ts";
import { composedObjects } from "../testing/composed-objects.ts";
import { sources } from "./index.ts";
import { nodeReportObject } from "./node-report-object.ts";
import { watchedName } from "./source.ts";

/** A report of the recorded node's first few namespaces: large enough to be one, small enough for 2,000 readings. */
const smallReport = (): KubeObject => {
  const report = capturedNodeReport();
  const namespaces = report.namespaces.slice(0, 2);
  const ids = new Set(namespaces.map((netns) => netns.containerId));
  return nodeReportObject({
    ...report,
    host: { links: report.host.links.slice(0, 8) },
    namespaces,
    results: report.results.filter((result) => ids.has(result.containerId)),
    multus: report.multus.filter((record) => ids.has(record.containerId)),
    hostLocal: report.hostLocal.slice(0, 6),
  });
};

const objects = new Map([...composedObjects(), ...capturedCluster(), ["NodeReport", [smallReport()]]]);
const each = readings().map(({ source, watched }) => ({
  source,
  watched,
  name: `${source.id} reads ${watchedName(watched)}`,
}));

describe("the registry", () => {
  test("has one source for each id, and each watches something", () => {
    expect(new Set(sources.map((source) => source.id)).size).toBe(sources.length);
    for (const source of sources) {
      expect(source.watches.length).toBeGreaterThan(0);
      expect(source.title).not.toBe("");
    }
  });

  test("names the same resource in the same words everywhere", () => {
    const byName = new Map<string, string>();
    for (const { watched } of readings()) {
      const words = JSON.stringify(watched);
      expect(byName.get(watchedName(watched)) ?? words).toBe(words);
      byName.set(watchedName(watched), words);
    }
  });
});

describe.each(each)("$name", ({ source, watched }) => {
  const recorded = objects.get(watched.kind) ?? [];
  const context = { cluster: "lab", watched };

  const check = (object: KubeObject): void => {
    const before = JSON.stringify(object);
    const derived = source.derive(object, context);
    expect(source.derive(structuredClone(object), context)).toEqual(derived);
    expect(JSON.stringify(object)).toBe(before);
    const ids = derived.entities.map((entity) => entity.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const entity of derived.entities) {
      expect(entity.cluster).toBe("lab");
      expect(entity.from).toMatchObject({ cluster: "lab", group: watched.group, kind: watched.kind });
      expect(entity.from.name).toBe(object.metadata.name);
    }
    for (const problem of derived.problems) expect(problem.detail.length).toBeLessThan(1_000);
  };

  test("has something recorded to read, and reads it without complaint about the object itself", () => {
    expect(recorded.length).toBeGreaterThan(0);
    for (const object of recorded) {
      check(object);
      const codes = source.derive(object, context).problems.map((problem) => problem.code);
      expect(codes).not.toContain("OBJECT_UNREADABLE");
    }
  });

  test("never throws on 2,000 mutated objects, and says the same of the same", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...recorded),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (object, changes) => {
          const mutated: unknown = structuredClone(object);
          for (const change of changes) mutate(mutated, change);
          check(mutated as KubeObject);
          expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

interface Mutation {
  readonly steps: readonly number[];
  readonly value: unknown;
  readonly isDeletion: boolean;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  steps: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  isDeletion: fc.boolean(),
  value: fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      "lab",
      "10.0.0.1",
      "[{",
      "[".repeat(300),
      '[{"name":"a/b","__proto__":{"polluted":1}}]',
      '{"type":"bridge"}',
      -1,
    ),
    fc.constant(JSON.parse('{"__proto__":{"polluted":1},"constructor":7}')),
  ),
});

/** Changes one place, found by walking down from the top; the metadata itself stays, the engine promises it. */
const mutate = (root: unknown, { steps, value, isDeletion }: Mutation): void => {
  let at = root;
  for (const [depth, step] of steps.entries()) {
    if (typeof at !== "object" || at === null) return;
    const keys = Object.keys(at).filter((key) => depth > 0 || key !== "metadata" || steps.length > 1);
    const key = keys[step % Math.max(keys.length, 1)];
    if (key === undefined) return;
    const next: unknown = Reflect.get(at, key);
    if (depth < steps.length - 1 && typeof next === "object" && next !== null) {
      at = next;
      continue;
    }
    if (isDeletion) Reflect.deleteProperty(at, key);
    else Reflect.set(at, key, structuredClone(value));
    return;
  }
};
