import type { EntityId } from "../../model/ids.ts";
import type { PodFact, Shape, ShapeItem } from "../fact.ts";
import type { Needle } from "../part-sketch.ts";
import { byPlace } from "./by-place.ts";
import { type FieldName, isInOrder, isOrderOperator, type Operator } from "./fields.ts";
import type { Find } from "./parse-find.ts";
import { readerOf, type Reader } from "./readers.ts";
import {
  addressNeedles,
  addressTest,
  hasSaidWord,
  macNeedles,
  macTest,
  mayBeSaid,
  ofAnyLine,
  type SaidTest,
} from "./said.ts";
import type { FindSources, PartFacts } from "./sources.ts";

/** One word or condition, asked of all pods of a part (undefined: they may differ), or of one attachment of a pod. */
export interface Leaf {
  ofPart(part: PartFacts, item: ShapeItem | undefined): boolean | undefined;
  ofFact(fact: PodFact, item: number): boolean;
  /** Whether it is in any attachment of all pods that hang alike, wherever they are: asked once for all of them. */
  readonly ofShape?: ((shape: Shape) => boolean) | undefined;
  /** As `ofFact` of any attachment, quicker: of a word whether it is in what only the pod itself says, of addresses all at once. */
  readonly ofFactIn?: ((fact: PodFact) => boolean) | undefined;
  /** As of a Judge. */
  readonly needles?: ((part: PartFacts) => readonly Needle[] | undefined) | undefined;
}

type Condition = Extract<Find, { readonly kind: "condition" }>;

export const createLeaf = (
  find: Extract<Find, { readonly kind: "word" | "condition" }>,
  sources: FindSources,
): Leaf => {
  if (find.kind === "word") return wordLeaf(find.text, sources);
  const { field, operator, values } = find;
  if (field === "ip") return saidLeaf(find, addressTest(operator, values), addressNeedles(operator, values));
  if (field === "mac") return saidLeaf(find, macTest(operator, values), macNeedles(operator, values));
  return readerLeaf(find, readerOf(field, sources), sources);
};

/** A pod's addresses are its own: nothing about them can be said of a whole part. */
const saidLeaf = (
  { operator, values }: Condition,
  ofFact: SaidTest,
  texts: readonly string[] | undefined,
): Leaf => {
  const needles = texts?.map((text): Needle => ({ text, of: "said" }));
  return {
    ofPart: () => undefined,
    ofFact,
    ofFactIn: ofAnyLine(ofFact, operator, values),
    needles: () => needles,
  };
};

/** Fields whose values stand in what is written of a pod. */
const WRITTEN: readonly FieldName[] = ["pod", "node", "vm"];

/** Of `shop/web-1` the name is written. What is asked for by its absence, or stands in the namespace, has none. */
const writtenNeedles = (
  { field, operator, values }: Condition,
  { nodes }: FindSources,
): ((part: PartFacts) => readonly Needle[] | undefined) => {
  if (!WRITTEN.includes(field) || !["=", "~", "in"].includes(operator)) return () => undefined;
  const texts = values.map((value) => value.slice(value.lastIndexOf("/") + 1));
  if (texts.includes("")) return () => undefined;
  const needles = texts.map((text) => nameNeedle(text, nodes));
  if (field !== "pod" || operator !== "~") return () => needles;
  return ({ namespace }) => (values.some((value) => namespace.includes(value)) ? undefined : needles);
};

const nameNeedle = (text: string, nodes: FindSources["nodes"]): Needle => {
  const named = new Set<string>();
  for (const name of nodes.keys()) if (name.includes(text)) named.add(name);
  return { text, of: "names", nodes: named };
};

const readerLeaf = (condition: Condition, reader: Reader, sources: FindSources): Leaf => {
  const { field, operator, values } = condition;
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
      return placeLeaf(test, reader.read, sources);
    case "pod": {
      return {
        needles: writtenNeedles(condition, sources),
        ofPart: (part, item) => {
          const shared = reader.shared?.(part, item);
          return shared === undefined ? undefined : test(shared);
        },
        ofFact: (fact, item) => test(reader.read(fact, fact.shape.items[item])),
      };
    }
  }
};

/** Depends on network and node alone. */
const placeLeaf = (
  test: (values: readonly string[]) => boolean,
  read: Extract<Reader, { of: "place" }>["read"],
  sources: FindSources,
): Leaf => {
  const { onNode, onEvery } = byPlace((network, node) => test(read(network, node)), sources);
  return {
    ofPart: (_, item) => (item === undefined ? test([]) : onEvery(item.network)),
    ofFact: ({ shape, node }, at) => {
      const item = shape.items[at];
      return item === undefined ? test([]) : onNode(item.network, node);
    },
  };
};

/** A free word is found in any name, address or MAC. What pods side by side share is looked at once. */
const wordLeaf = (word: string, { view, nodes }: FindSources): Leaf => {
  const isIn = (text: string): boolean => text.includes(word);
  const isInNamespace = rememberLast(isIn);
  const isInController = rememberLast(
    (text: string) => text !== "" && isIn(text.slice(text.indexOf("/") + 1)),
  );
  const isInNode = remember(isIn);
  const isInNetwork = remember(
    (network: EntityId) => view.networkById(network)?.key.name.toLowerCase().includes(word) ?? false,
  );
  const isInInterface = remember((name: string) => name.toLowerCase().includes(word));
  const readItem = (item: ShapeItem): boolean =>
    (item.interface !== null && isInInterface(item.interface)) || isInNetwork(item.network);
  const isInKnownItem = remember(readItem);
  const isInItem = (item: ShapeItem | undefined): boolean => item !== undefined && isInKnownItem(item);
  // No two shapes have an item in common.
  const isInKnownShape = remember(({ items }: Shape) => items.some(readItem));
  // A part is asked whether it has the word, and next, where it hasn't, what must be written of its pods.
  const isInShape = rememberLast(isInKnownShape);
  const isSaid = hasSaidWord(word);
  const isWordOfSaid = mayBeSaid(word);
  const isPath = word.includes("/");
  const isInPod = rememberLast(
    (fact: PodFact) =>
      fact.name.includes(word) ||
      isInNamespace(fact.namespace) ||
      isInController(fact.controller) ||
      (fact.node !== null && isInNode(fact.node)) ||
      (fact.vm?.includes(word) ?? false) ||
      (isPath && `${fact.namespace}/${fact.name}`.includes(word)),
  );
  const text = word.slice(word.lastIndexOf("/") + 1);
  const needles: readonly Needle[] | undefined =
    text === "" ? undefined : [{ ...nameNeedle(text, nodes), of: isWordOfSaid ? "any" : "names" }];
  return {
    // What the part has in common would do without a word of the pod's own.
    needles: ({ namespace, group, shape }) =>
      isInNamespace(namespace) || isInController(group) || isInShape(shape) ? undefined : needles,
    ofPart: ({ namespace, group }, item) =>
      isInNamespace(namespace) || isInController(group) || isInItem(item) ? true : undefined,
    ofShape: isInShape,
    ofFact: (fact, at) => isInPod(fact) || isInItem(fact.shape.items[at]) || isSaid(fact, at),
    ofFactIn: (fact) =>
      fact.name.includes(word) ||
      (fact.node !== null && isInNode(fact.node)) ||
      (isWordOfSaid && fact.said.includes(word)) ||
      (fact.vm !== null && fact.vm.includes(word)) ||
      // Of a pod that stands for itself the part doesn't know the controller.
      (fact.group === "" && isInController(fact.controller)) ||
      (isPath && `${fact.namespace}/${fact.name}`.includes(word)),
  };
};

const remember = <Key>(read: (key: Key) => boolean): ((key: Key) => boolean) => {
  const known = new Map<Key, boolean>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = read(key)));
    return value;
  };
};

/** For what comes many times in a row. */
const rememberLast = <Key>(read: (key: Key) => boolean): ((key: Key) => boolean) => {
  let last: Key | undefined;
  let value = false;
  return (key) => {
    if (key === last) return value;
    value = read(key);
    last = key;
    return value;
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
