import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { podId } from "../model/ids.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod, type StatusEntry } from "../testing/build-pod.ts";
import { hostileJson } from "../testing/hostile.ts";
import { planAttach } from "./attach.ts";
import { planDetach } from "./detach.ts";
import type { Planned } from "./plan.ts";
import { attachIntent, clusterOf, detachIntent, elementsOf, ETH0, requestAfter } from "./testing/planning.ts";

const NETWORKS = ["net-a", "net-b", "net-c"];
const NAMES = ["net1", "net2", "net3", "hot0", "Data_0"];
const NADS = NETWORKS.map((name) => aNad(name).build());
const NAME_KEYS = new Set(["interface", "interfacerequest"]);

type Json = Record<string, unknown>;

/** An element as strangers write it: named in any spelling or not at all, keys that we don't know, in any order. */
const element: fc.Arbitrary<Json> = fc
  .record({
    network: fc.constantFrom(...NETWORKS),
    namespace: fc.constantFrom(undefined, "lab"),
    name: fc.constantFrom(undefined, ...NAMES),
    spelling: fc.constantFrom("interface", "interface", "interface", "interfaceRequest", "Interface"),
    more: fc.dictionary(
      fc.constantFrom("cni-args", "x-owner", "__proto__", "constructor", "zeta"),
      fc.constantFrom<unknown>({ b: 1, a: [null, "ü"] }, { "0": 0 }, {}),
    ),
    isNameFirst: fc.boolean(),
  })
  .map(({ network, namespace, name, spelling, more, isNameFirst }) => {
    const named: [string, unknown][] = name === undefined ? [] : [[spelling, name]];
    const rest: [string, unknown][] = [
      ["name", network],
      ...(namespace === undefined ? [] : [["namespace", namespace] satisfies [string, unknown]]),
      ...Object.entries(more),
    ];
    return Object.fromEntries(isNameFirst ? [...named, ...rest] : [...rest, ...named]);
  });

const nameIn = (written: Json): string | undefined => {
  const key = Object.keys(written).find((each) => NAME_KEYS.has(each.toLowerCase()));
  const name = key === undefined ? undefined : written[key];
  return typeof name === "string" ? name : undefined;
};

/** A pod whose elements were reported under their name, or as Multus names them; some not at all, some too many. */
const situation = fc
  .record({
    elements: fc.array(element, { maxLength: 4 }),
    isReported: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
    stray: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...NETWORKS) },
    ),
    isReversed: fc.boolean(),
  })
  .map(({ elements, isReported, stray, isReversed }) => {
    const entries: StatusEntry[] = elements.flatMap((written, index) =>
      isReported[index] === 0
        ? []
        : [{ name: `lab/${String(written["name"])}`, interface: nameIn(written) ?? `net${index + 1}` }],
    );
    if (stray !== undefined) entries.push({ name: `lab/${stray}`, interface: "stray0" });
    const status = [ETH0, ...(isReversed ? entries.toReversed() : entries)];
    return { elements, pod: aPod().asks(elements).reports(status).build() };
  });

const withoutName = (written: Json): [string, unknown][] =>
  Object.entries(written).filter(([key]) => !NAME_KEYS.has(key.toLowerCase()));

/** Every key but the name's is as it was, and in its order; the name is what was given, where any was. */
const expectKept = (before: Json, after: Json | undefined): void => {
  expect(after).toBeDefined();
  expect(JSON.stringify(withoutName(after ?? {}))).toBe(JSON.stringify(withoutName(before)));
  if (nameIn(before) !== undefined) expect(after?.["interface"]).toBe(nameIn(before));
};

const expectNamed = (after: readonly Json[]): void => {
  for (const each of after) expect(each["interface"]).toEqual(expect.stringMatching(/./));
};

describe("any plan", () => {
  it("to attach adds one element at the end and leaves all others what they were", () => {
    let plans = 0;
    fc.assert(
      fc.property(situation, fc.constantFrom(...NETWORKS), ({ elements, pod }, network) => {
        const result = planAttach(attachIntent(network), clusterOf(...NADS, pod));
        if (!result.ok) return;
        plans += 1;
        const after = elementsOf(result.plan.after);
        expect(after).toHaveLength(elements.length + 1);
        elements.forEach((before, index) => expectKept(before, after[index]));
        expect(after.at(-1)).toEqual({
          name: network,
          namespace: "lab",
          interface: result.plan.interface,
        });
        expect(elements.map(nameIn)).not.toContain(result.plan.interface);
        expectNamed(after);
        expect(requestAfter(pod, result.plan)).toBe(result.plan.after);
      }),
      { numRuns: 300 },
    );
    expect(plans).toBeGreaterThan(10);
  });

  it("to detach takes out one network under one name and leaves all others what they were", () => {
    let plans = 0;
    const name = fc.constantFrom(...NAMES, "-", "stray0", "eth0");
    const network = fc.option(fc.constantFrom(...NETWORKS), { nil: undefined });
    fc.assert(
      fc.property(situation, name, network, ({ elements, pod }, iface, wanted) => {
        const intent = detachIntent(iface, {
          network: wanted === undefined ? undefined : { namespace: "lab", name: wanted },
        });
        const view = clusterOf(...NADS, pod);
        const result = planDetach(intent, view);
        if (!result.ok) return;
        plans += 1;
        const after = elementsOf(result.plan.after);
        const became = new Map(
          view.attachmentsOf(podId("lab", intent.pod)).map((one) => [one.asked?.index, one.interface ?? "-"]),
        );
        const left = elements.filter(
          (before, index) => before["name"] !== result.plan.network.name || became.get(index) !== iface,
        );
        expect(left.length).toBeLessThan(elements.length);
        expect(after).toHaveLength(left.length);
        left.forEach((before, index) => expectKept(before, after[index]));
        expectNamed(after);
        expect(requestAfter(pod, result.plan)).toBe(result.plan.after);
      }),
      { numRuns: 600 },
    );
    expect(plans).toBeGreaterThan(10);
  });

  it("is the same for the same input, and changes nothing that it was given", () => {
    fc.assert(
      fc.property(situation, ({ pod }) => {
        const plans = (view: ReturnType<typeof clusterOf>): readonly Planned[] => [
          planAttach(attachIntent("net-a"), view),
          planDetach(detachIntent("net1"), view),
        ];
        const view = clusterOf(...NADS, pod);
        const first = plans(view);
        const text = JSON.stringify(first);
        expect(JSON.stringify(plans(view))).toBe(text);
        expect(JSON.stringify(plans(clusterOf(...NADS, pod)))).toBe(text);
        expect(JSON.stringify(first)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it("is made or refused whatever the annotations say, and never touches a prototype", () => {
    const asked = hostileJson(["name", "namespace", "interface", "ips", "mac", "cni-args", "default-route"]);
    const status = hostileJson(["name", "interface", "ips", "mac", "default"]);
    fc.assert(
      fc.property(asked, status, fc.string(), (request, report, name) => {
        const pod = aPod().asks(request).reports(report).build();
        const view = clusterOf(...NADS, pod);
        const results = [
          planAttach(attachIntent("net-a", { ips: [name], mac: name }), view),
          planAttach(attachIntent("net-a", { interface: name }), view),
          planAttach(attachIntent("net-a"), view),
          planDetach(detachIntent(name), view),
          planDetach(detachIntent("-"), view),
        ];
        for (const result of results) if (result.ok) expectNamed(elementsOf(result.plan.after));
        expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("speaks short and plain", () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...NETWORKS), ({ pod }, network) => {
        const view = clusterOf(...NADS, pod);
        for (const result of [
          planAttach(attachIntent(network), view),
          planDetach(detachIntent("net1"), view),
        ]) {
          const { preflight } = result.ok ? result.plan : result.refusal;
          for (const { title, detail } of preflight) {
            expect(`${title} ${detail ?? ""}`).not.toMatch(/!|success|error|sorry|please|wrong/i);
            expect(title).not.toMatch(/\.$/);
            if (detail !== null) expect(detail).toMatch(/\.$/);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
