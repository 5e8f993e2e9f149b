import type { PodFact, ShapeItem } from "../fact.ts";
import { type FieldName, isInOrder, isOrderOperator, type Operator } from "./fields.ts";
import type { Find } from "./parse-find.ts";
import { readerOf, type Reader } from "./readers.ts";
import { addressTest, hasSaidWord, lineOfItem, macTest } from "./said.ts";
import type { FindSources, PartFacts } from "./sources.ts";

/** One word or condition, asked of all pods of a part (undefined: they may differ), or of one attachment of a pod. */
export interface Leaf {
  ofPart(part: PartFacts, item: ShapeItem | undefined): boolean | undefined;
  ofFact(fact: PodFact, item: number): boolean;
}

type Condition = Extract<Find, { readonly kind: "condition" }>;

export const createLeaf = (
  find: Extract<Find, { readonly kind: "word" | "condition" }>,
  sources: FindSources,
): Leaf => {
  if (find.kind === "word") return wordLeaf(find.text, sources);
  if (find.field === "ip") return saidLeaf(addressTest(find.operator, find.values));
  if (find.field === "mac") return saidLeaf(macTest(find.operator, find.values));
  return readerLeaf(find, readerOf(find.field, sources));
};

/** A pod's addresses are its own: nothing about them can be said of a whole part. */
const saidLeaf = (test: (line: string, said: string) => boolean): Leaf => ({
  ofPart: () => undefined,
  ofFact: (fact, item) => test(lineOfItem(fact, item), fact.said),
});

const readerLeaf = ({ field, operator, values }: Condition, reader: Reader): Leaf => {
  const test = testOf(field, operator, values);
  switch (reader.of) {
    case "item": {
      const known = new Map<ShapeItem, boolean>();
      const ofItem = (item: ShapeItem | undefined): boolean => {
        if (item === undefined) return test([]);
        let fits = known.get(item);
        if (fits === undefined) known.set(item, (fits = test(reader.read(item))));
        return fits;
      };
      return {
        ofPart: (_, item) => ofItem(item),
        ofFact: ({ shape }, item) => ofItem(shape.items[item]),
      };
    }
    case "place":
      return placeLeaf(test, reader.read);
    case "pod":
      return {
        ofPart: (part, item) => {
          const shared = reader.shared?.(part, item);
          return shared === undefined ? undefined : test(shared);
        },
        ofFact: (fact, item) => test(reader.read(fact, fact.shape.items[item])),
      };
  }
};

/** Depends on network and node alone: read once for each pair. */
const placeLeaf = (
  test: (values: readonly string[]) => boolean,
  read: Extract<Reader, { of: "place" }>["read"],
): Leaf => {
  const known = new Map<string, Map<string | null, boolean>>();
  return {
    ofPart: (_, item) => (item === undefined ? test([]) : undefined),
    ofFact: ({ shape, node }, at) => {
      const item = shape.items[at];
      if (item === undefined) return test([]);
      let ofNetwork = known.get(item.network);
      if (ofNetwork === undefined) known.set(item.network, (ofNetwork = new Map()));
      let fits = ofNetwork.get(node);
      if (fits === undefined) ofNetwork.set(node, (fits = test(read(item, node))));
      return fits;
    },
  };
};

/** A free word is found in any name, address or MAC. */
const wordLeaf = (word: string, { view }: FindSources): Leaf => {
  const networks = new Map<string, boolean>();
  const isInItem = (item: ShapeItem | undefined): boolean => {
    if (item === undefined) return false;
    let isNamed = networks.get(item.network);
    if (isNamed === undefined) {
      isNamed = view.networkById(item.network)?.key.name.toLowerCase().includes(word) ?? false;
      networks.set(item.network, isNamed);
    }
    return isNamed || (item.interface?.toLowerCase().includes(word) ?? false);
  };
  const nodes = new Map<string, boolean>();
  const isInNode = (node: string | null): boolean => {
    if (node === null) return false;
    let isNamed = nodes.get(node);
    if (isNamed === undefined) nodes.set(node, (isNamed = node.includes(word)));
    return isNamed;
  };
  const isSaid = hasSaidWord(word);
  const isPath = word.includes("/");
  const nameOf = (controller: string): string => controller.slice(controller.indexOf("/") + 1);
  return {
    ofPart: ({ namespace, group }, item) =>
      namespace.includes(word) || (group !== "" && nameOf(group).includes(word)) || isInItem(item)
        ? true
        : undefined,
    ofFact: (fact, at) =>
      fact.name.includes(word) ||
      fact.namespace.includes(word) ||
      isInNode(fact.node) ||
      (fact.controller !== "" && nameOf(fact.controller).includes(word)) ||
      (fact.vm?.includes(word) ?? false) ||
      isInItem(fact.shape.items[at]) ||
      (isPath && `${fact.namespace}/${fact.name}`.includes(word)) ||
      isSaid(fact, at),
  };
};

const testOf = (
  field: FieldName,
  operator: Operator,
  wanted: readonly string[],
): ((values: readonly string[]) => boolean) => {
  if (isOrderOperator(operator)) {
    const [limit = NaN] = wanted.map(Number);
    return (values) => values.some((value) => isInOrder(Number(value), operator, limit));
  }
  const any = (values: readonly string[]): boolean =>
    operator === "~" || operator === "!~"
      ? values.some((value) => wanted.some((part) => value.includes(part)))
      : values.some((value) => wanted.includes(value));
  const isNegative = operator === "!=" || operator === "!~";
  // “not there” is a value that only these fields have a word for.
  const wantsNone = (field === "vlan" || field === "mtu") && wanted.includes("none");
  const positive = wantsNone
    ? (values: readonly string[]): boolean => values.length === 0 || any(values)
    : any;
  return isNegative ? (values) => !positive(values) : positive;
};
