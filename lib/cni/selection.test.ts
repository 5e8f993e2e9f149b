import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capturedFolders, capturedObjects } from "../testing/captures.ts";
import { hostileJson } from "../testing/hostile.ts";
import { annotationOf } from "../kube/metadata.ts";
import { NETWORKS_ANNOTATION } from "./annotations.ts";
import {
  interfaceNamesOf,
  isControllerInterfaceName,
  isInterfaceName,
  isSafeInterfaceName,
} from "./interface-name.ts";
import { parseSelection } from "./selection.ts";
import { controllerRefusal, newElement, selectionText, withInterface } from "./selection-text.ts";

const elementsOf = (text: string, namespace = "x") => {
  const parsed = parseSelection(text, namespace);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  return parsed.value.elements;
};

const named = (text: string) =>
  elementsOf(text).map((element) => [element.namespace, element.name, element.interface]);

const problemOf = (text: string) => {
  const parsed = parseSelection(text, "x");
  return parsed.ok ? undefined : parsed.problem;
};

describe("the short form", () => {
  test("names networks of the pod's namespace, of others, and interfaces", () => {
    expect(named("a, infra/b@eth7")).toEqual([
      ["x", "a", null],
      ["infra", "b", "eth7"],
    ]);
    expect(named(" infra / b @ eth7 ,c")).toEqual([
      ["infra", "b", "eth7"],
      ["x", "c", null],
    ]);
  });

  test("is no network at all when empty", () => {
    expect(parseSelection("", "x")).toEqual({ ok: true, value: { form: "none", elements: [] } });
  });

  test.each([
    "a/b/c",
    "a@b@c",
    "A",
    "a.b",
    "a_b",
    "-a",
    "a-",
    "UPPER/a",
    "a@abcdefghijklmnop",
    "a@a b",
    "a, b/c/d",
  ])("fails whole with %s in it", (text) => {
    expect(problemOf(text)?.code).toBe("ANNOTATION_INVALID");
  });

  test("lets an empty item pass, as Multus does", () => {
    expect(named("a,")).toEqual([
      ["x", "a", null],
      ["x", "", null],
    ]);
  });

  test("takes interface names that the controller refuses", () => {
    const parsed = parseSelection("a@Eth_0", "x");
    expect(parsed.ok && parsed.value.elements[0]?.interface).toBe("Eth_0");
    expect(parsed.ok && controllerRefusal(parsed.value)).toContain("Eth_0");
    const fine = parseSelection("a@eth0", "x");
    expect(fine.ok && controllerRefusal(fine.value)).toBeUndefined();
  });
});

describe("the JSON form", () => {
  test("carries requests", () => {
    const [element] = elementsOf(
      '[{"name":"n","namespace":"infra","interface":"net1","ips":["10.20.0.15/24","fd00::1"],"mac":"02:00:00:AA:00:01","default-route":["10.20.0.1"],"deviceID":"0000:65:00.2","ipam-claim-reference":"c"}]',
    );
    expect(element).toMatchObject({
      namespace: "infra",
      name: "n",
      interface: "net1",
      ips: ["10.20.0.15/24", "fd00::1"],
      mac: "02:00:00:AA:00:01",
      defaultRoutes: ["10.20.0.1"],
      deviceId: "0000:65:00.2",
      ipamClaim: "c",
    });
  });

  test.each([
    ['["a"]', "ANNOTATION_INVALID"],
    ['{"name":"a"}', "ANNOTATION_INVALID"],
    ['"a"', "ANNOTATION_INVALID"],
    ['a"', "ANNOTATION_NOT_JSON"],
    ['[{"name":"macvlan-hostlocal"', "ANNOTATION_NOT_JSON"],
    ["[null]", "ANNOTATION_INVALID"],
    ['[{"name":1}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","ips":"10.0.0.1"}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","ips":["10.0.0.1/33"]}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","ips":["010.0.0.1"]}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","ips":[null]}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","mac":"02:00"}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","infiniband-guid":"zz"}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","default-route":["gateway"]}]', "ANNOTATION_INVALID"],
    ['[{"name":"a","cni-args":[]}]', "ANNOTATION_INVALID"],
    ['[{"name":"a"},{"name":"b","mac":"no"}]', "ANNOTATION_INVALID"],
  ])("fails whole for %s", (text, code) => {
    expect(problemOf(text)?.code).toBe(code);
  });

  test("is empty as a list without elements", () => {
    expect(named("[]")).toEqual([]);
  });

  test("checks neither network nor interface names", () => {
    expect(named('[{"name":"net.with.dots","interface":"a-name-longer-than-15"}]')).toEqual([
      ["x", "net.with.dots", "a-name-longer-than-15"],
    ]);
  });

  test("reads keys in any case and the old name of interface, as Go does", () => {
    expect(named('[{"Name":"a","NAMESPACE":"b","interfaceRequest":"net7"}]')).toEqual([["b", "a", "net7"]]);
    expect(named('[{"name":"a","interface":"net1","interfaceRequest":"net7"}]')).toEqual([
      ["x", "a", "net1"],
    ]);
    expect(named('[{"name":"a","interface":null,"ips":null}]')).toEqual([["x", "a", null]]);
  });

  test("says which element is wrong", () => {
    expect(problemOf('[{"name":"a"},{"name":"b","mac":"no"}]')?.path).toBe("[1]");
  });
});

describe("what would hurt", () => {
  test("256 KiB are refused by their size", () => {
    expect(problemOf("a,".repeat(200_000))?.code).toBe("ANNOTATION_TOO_LARGE");
    expect(problemOf(`[${" ".repeat(262_144)}]`)?.code).toBe("ANNOTATION_TOO_LARGE");
  });

  test("more elements than any pod has are refused", () => {
    expect(problemOf(Array.from({ length: 1_001 }, () => "a").join(","))?.code).toBe("ANNOTATION_INVALID");
    expect(problemOf(JSON.stringify(Array.from({ length: 1_001 }, () => ({ name: "a" }))))?.code).toBe(
      "ANNOTATION_INVALID",
    );
  });

  test("deep nesting is refused before anybody recurses into it", () => {
    const deep = `[{"name":"a","cni-args":{"x":${"[".repeat(100)}${"]".repeat(100)}}}]`;
    expect(problemOf(deep)?.code).toBe("ANNOTATION_NOT_JSON");
    expect(problemOf("[".repeat(200_000))?.code).toBe("ANNOTATION_NOT_JSON");
  });

  test("prototype keys stay inert", () => {
    const text =
      '[{"name":"a","__proto__":{"namespace":"evil","polluted":true},"constructor":{"prototype":{}}}]';
    expect(named(text)).toEqual([["x", "a", null]]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(selectionText(elementsOf(text).map((element) => withInterface(element, "net1")))).toBe(
      '[{"name":"a","__proto__":{"namespace":"evil","polluted":true},"constructor":{"prototype":{}},"interface":"net1"}]',
    );
  });

  test("10,000 structured inputs never throw and never pollute", () => {
    fc.assert(
      fc.property(
        hostileJson(["name", "namespace", "interface", "ips", "mac", "default-route", "cni-args"]),
        (text) => {
          const parsed = parseSelection(text, "x");
          if (parsed.ok) expect(parseSelection(selectionText(parsed.value.elements), "x").ok).toBe(true);
          expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test("10,000 texts of the short form's own characters never throw", () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab-./@,[{" 0A'), maxLength: 40 });
    fc.assert(
      fc.property(text, (value) => {
        parseSelection(value, "x");
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("writing a selection", () => {
  test("keeps what it doesn't know, in its place", () => {
    const text = '[{"x-vendor":{"a":[1,2]},"name":"a","interface":"net1","cni-args":{"k":"v"}}]';
    expect(selectionText(elementsOf(text))).toBe(text);
    expect(selectionText(elementsOf(text).map((element) => withInterface(element, "net9")))).toBe(
      text.replace("net1", "net9"),
    );
  });

  test("turns the short form into JSON that means the same", () => {
    const elements = elementsOf("a, infra/b@eth7");
    expect(selectionText(elements)).toBe(
      '[{"name":"a"},{"name":"b","namespace":"infra","interface":"eth7"}]',
    );
    const named = elements.map((element, index) => withInterface(element, `net${index + 1}`));
    const added = newElement({ namespace: "x", name: "c", interface: "net3", ips: ["10.0.0.1/24"] });
    const written = elementsOf(selectionText([...named, added]));
    expect(
      written.map((element) => [element.namespace, element.name, element.interface, element.ips]),
    ).toEqual([
      ["x", "a", "net1", []],
      ["infra", "b", "net2", []],
      ["x", "c", "net3", ["10.0.0.1/24"]],
    ]);
  });

  test("replaces the old spelling of the interface key", () => {
    const [element] = elementsOf('[{"name":"a","interfaceRequest":"net7"}]');
    expect(element && selectionText([withInterface(element, "net1")])).toBe(
      '[{"name":"a","interface":"net1"}]',
    );
  });

  test("reads back what it wrote", () => {
    const element = fc.record(
      {
        name: fc.stringMatching(/^[a-z0-9]{1,12}$/),
        namespace: fc.stringMatching(/^[a-z0-9]{1,12}$/),
        interface: fc.stringMatching(/^[a-z0-9]{1,12}$/),
        ips: fc.array(fc.ipV4(), { maxLength: 2 }),
        extra: fc.jsonValue({ maxDepth: 3 }),
      },
      { requiredKeys: ["name"] },
    );
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), (elements) => {
        const text = JSON.stringify(elements);
        expect(selectionText(elementsOf(text))).toBe(text);
      }),
    );
  });
});

describe("interface names", () => {
  test("count every element, named ones included", () => {
    expect(interfaceNamesOf([null, "eth7"])).toEqual(["net1", "eth7"]);
    expect(interfaceNamesOf(["eth7", "eth8", null])).toEqual(["eth7", "eth8", "net3"]);
    expect(interfaceNamesOf([null], 1)).toEqual(["net2"]);
  });

  test("are safe where kernel and controller both take them", () => {
    expect(isSafeInterfaceName("net1")).toBe(true);
    expect(isControllerInterfaceName("Eth0")).toBe(false);
    expect(isInterfaceName("Eth0")).toBe(true);
    for (const name of ["", ".", "..", "a/b", "a b", "a:b", "abcdefghijklmnop", "ääääääää"]) {
      expect(isInterfaceName(name)).toBe(false);
    }
  });
});

test("every recorded selection of the hot-plug rounds reads as the API took it", () => {
  const texts = capturedFolders("hotplug").flatMap((folder) =>
    capturedObjects(`hotplug/${folder}/pod-after.json`).flatMap(
      (pod) => annotationOf(pod, NETWORKS_ANNOTATION) ?? [],
    ),
  );
  expect(texts.length).toBeGreaterThan(10);
  const failures = texts.filter((text) => !parseSelection(text, "lab").ok);
  expect(failures).toEqual(['[{"name":"macvlan-hostlocal"']);
});
