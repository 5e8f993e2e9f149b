import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { syntheticView, type SyntheticPod } from "../../testing/synthetic-view.ts";
import { readAll } from "../aggregate.ts";
import { completionsOf, isHalfWritten, PRESETS } from "./complete.ts";
import { FIELDS } from "./fields.ts";
import { judgeOf } from "./judge.ts";
import { type Find, parseFind, wordsOnly } from "./parse-find.ts";

const read = (text: string): Find | null => {
  const parsed = parseFind(text);
  if (!parsed.ok) throw new Error(`${parsed.detail} at ${parsed.at}`);
  return parsed.find;
};
const wrong = (text: string): readonly [string, number] => {
  const parsed = parseFind(text);
  if (parsed.ok) throw new Error(`“${text}” was read`);
  return [parsed.detail, parsed.at];
};
const condition = (field: string, operator: string, ...values: string[]) => ({
  kind: "condition",
  field,
  operator,
  values,
});

describe("reading", () => {
  test("conditions, lists, negation and parentheses, `and` binding closer than `or`", () => {
    expect(read("")).toBeNull();
    expect(read("network = TenantRed and state != attached")).toEqual({
      kind: "and",
      parts: [condition("network", "=", "tenantred"), condition("state", "!=", "attached")],
    });
    expect(read("ip in 10.60.0.0/16")).toEqual(condition("ip", "in", "10.60.0.0/16"));
    expect(read("vlan in (10, 206)")).toEqual(condition("vlan", "in", "10", "206"));
    expect(read("vlan not in (10)")).toEqual({ kind: "not", part: condition("vlan", "in", "10") });
    expect(read("node~worker or not (pod=a b)")).toEqual({
      kind: "or",
      parts: [
        condition("node", "~", "worker"),
        {
          kind: "not",
          part: { kind: "and", parts: [condition("pod", "=", "a"), { kind: "word", text: "b" }] },
        },
      ],
    });
    expect(read('segment = "VLAN 10 on bond0"')).toEqual(condition("segment", "=", "vlan 10 on bond0"));
  });

  test("free words stay what they are: names, addresses, prefixes, MACs", () => {
    for (const text of ["upf-0", "10.60.1.10", "fd60:5::/112", "core5g/upf-0", "02:00:00:aa:bb:cc"])
      expect(read(text)).toEqual({ kind: "word", text });
    const two = read("upf net1");
    expect(two === null ? undefined : wordsOnly(two)).toEqual(["upf", "net1"]);
    expect(wordsOnly(condition("pod", "=", "a") as Find)).toBeUndefined();
    // A keyword that stands as a field's value, or as a name before an operator, is no keyword.
    expect(read("pod = and")).toEqual(condition("pod", "=", "and"));
  });

  test("what can't be read says why and where", () => {
    expect(wrong("network =")).toEqual(["A value is missing after “network =”.", 9]);
    expect(wrong("colour = red")[1]).toBe(0);
    expect(wrong("a and (b or c")).toEqual(["The parenthesis is never closed.", 6]);
    expect(wrong('pod = "a')).toEqual(["The quotation mark is never closed.", 6]);
    expect(wrong("pod ! a")[1]).toBe(4);
    expect(wrong("vlan in (10, ")[0]).toContain("value is missing");
    expect(wrong("a )")).toEqual(["“)” isn’t expected here.", 2]);
    expect(wrong("not")).toEqual(["Something is missing here.", 3]);
    expect(wrong("(".repeat(60))[0]).toBe("That is nested too deeply.");
    expect(wrong("a ".repeat(300))[0]).toBe("That is too long to be read.");
  });

  test("never throws, and an error always points into the text", () => {
    const piece = fc.constantFrom(
      ...Object.keys(FIELDS),
      ...["and", "or", "not", "in", "=", "!=", "~", "!~", "(", ")", ",", '"', "10.0.0.0/8", "x", " "],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join(" ")),
        ),
        (text) => {
          const parsed = parseFind(text);
          if (!parsed.ok) expect(parsed.at >= 0 && parsed.at <= text.length).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

const NO_FINDINGS = { findingsAbout: () => [] };
const NETWORKS = [{ name: "cbr0", provider: "cluster-default" as const }, { name: "n3" }, { name: "n6" }];
const on = (network: string, name: string, more: object = {}) => ({
  network,
  interface: name,
  addresses: [`10.60.${network === "n3" ? 1 : 2}.4`],
  ...more,
});
const PODS: readonly SyntheticPod[] = [
  {
    namespace: "core5g",
    name: "upf-0",
    node: "worker-1",
    on: [on("n3", "net1", { observed: "up" }), on("n6", "net2", { state: "missing" })],
  },
  { namespace: "core5g", name: "upf-1", node: "worker-2", on: [on("n3", "net1", { observed: "down" })] },
  { namespace: "shop", name: "web-1", node: "master-1", controller: "Deployment/web", on: [] },
];
const found = (text: string): readonly string[] => {
  const view = syntheticView(NETWORKS, PODS);
  const find = read(text);
  if (find === null) throw new Error("nothing is looked for");
  const { tally, chains } = readAll(view, NO_FINDINGS);
  const judge = judgeOf(find, { view, findings: NO_FINDINGS, chains, nodes: tally.nodes });
  return [...tally.facts.values()].filter(judge.ofFact).map(({ name }) => name);
};

describe("finding", () => {
  test("one attachment must fit the whole", () => {
    expect(found("network = n6 and state = missing")).toEqual(["upf-0"]);
    expect(found("network = n3 and state = missing")).toEqual([]);
    expect(found("network = n3")).toEqual(["upf-0", "upf-1"]);
    expect(found("link = down")).toEqual(["upf-1"]);
    expect(found("evidence = observed and interface = net1")).toEqual(["upf-0", "upf-1"]);
  });

  test("pods by what they are, without a look at their attachments", () => {
    expect(found("node ~ worker")).toEqual(["upf-0", "upf-1"]);
    expect(found("node !~ worker")).toEqual(["web-1"]);
    expect(found("controller = deployment/web")).toEqual(["web-1"]);
    expect(found("not namespace = core5g")).toEqual(["web-1"]);
    expect(found("pod in (upf-1, shop/web-1)")).toEqual(["upf-1", "web-1"]);
  });

  test("addresses by prefix, in either family, and never by the look of their text", () => {
    expect(found("ip in 10.60.1.0/24")).toEqual(["upf-0", "upf-1"]);
    expect(found("ip in 10.60.0.0/16")).toEqual(["upf-0", "upf-1"]);
    expect(found("ip in 10.6.0.0/16")).toEqual([]);
    expect(found("ip in fd00::/8")).toEqual([]);
    expect(found("ip in fd00::/8 or ip in (10.60.1.0/25, 10.0.0.9)")).toEqual(["upf-0", "upf-1"]);
    expect(found("ip in 10.60.1.128/25")).toEqual([]);
    expect(found("ip > 10.60.1.4")).toEqual([]);
    expect(found("ip = none")).toEqual(["upf-0", "web-1"]);
    expect(found("ip <= 10.60.1.4 and network = n3")).toEqual(["upf-0", "upf-1"]);
    expect(found("ip = 10.60.1.4")).toEqual(["upf-0", "upf-1"]);
  });

  test("`not` and the negative operators are each other's mirror", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("pod", "namespace", "node", "controller"),
        fc.constantFrom("upf-0", "core5g", "worker-1", "web", "nobody"),
        (field, value) => {
          expect(found(`${field} != ${value}`)).toEqual(found(`not ${field} = ${value}`));
          expect(found(`${field} !~ ${value}`)).toEqual(found(`not (${field} ~ ${value})`));
        },
      ),
    );
  });

  test("every preset can be read", () => {
    for (const { text } of PRESETS) expect(parseFind(text).ok, text).toBe(true);
  });
});

describe("completion", () => {
  const texts = (text: string) =>
    completionsOf(text, { network: ["n3-macvlan", "n6-sriov"] }).map(
      (each) => text.slice(0, each.from) + each.text,
    );

  test("fields, operators, values, and what joins them", () => {
    expect(texts("")[0]).toBe("network ");
    expect(texts("net")).toEqual(["network "]);
    expect(texts("network ")).toContain("network = ");
    expect(texts("network = ")).toEqual(["network = n3-macvlan ", "network = n6-sriov "]);
    expect(texts("network = n6")).toEqual(["network = n6-sriov "]);
    expect(texts("state in (failed, mis")).toEqual(["state in (failed, missing "]);
    expect(texts("network = n6-sriov ")).toContain("network = n6-sriov and ");
    expect(texts("network = n6-sriov and st")).toEqual(["network = n6-sriov and state "]);
  });

  test("what goes on to a known name is half written; a whole name, a part of one behind ~ and other words are not", () => {
    const known = { network: ["n3-macvlan", "ten", "tenantred"] };
    for (const text of [
      "ne",
      "vlan",
      "network ",
      "network = n3",
      "network = tena",
      "upf state",
      "state = fail",
    ])
      expect(isHalfWritten(text, known), text).toBe(true);
    for (const text of ["", "n", "upf", "10.60", "vlan = 10", "network = ten", "network = xyz"])
      expect(isHalfWritten(text, known), text).toBe(false);
    for (const text of [
      "network ~ n3",
      "network != n3-macvlan ",
      "pod = node ",
      "state in (failed, missing)",
    ])
      expect(isHalfWritten(text, known), text).toBe(false);
  });
});
