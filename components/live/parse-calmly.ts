import { z } from "zod";
import { isRecord } from "../../lib/kube/fields.ts";
import { breathe } from "./breathe.ts";

/** So long at a time the page may be kept from drawing and answering, ms. */
const SLICE_MS = 6;

/**
 * What `schema.parse(body)` gives, with a pause whenever it took long: the lists of an object are read item by item. Throws
 * what `parse` throws. What is said of a list or an object as a whole is held against it as a whole.
 */
export const parseCalmly = async <Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): Promise<z.infer<Schema>> => {
  const lists = isRecord(body) ? listsIn(schema, body) : [];
  const emptied = Object.fromEntries(lists.map(({ name }) => [name, []]));
  const whole: z.infer<Schema> = schema.parse(isRecord(body) ? { ...body, ...emptied } : body);
  if (lists.length === 0 || typeof whole !== "object" || whole === null) return whole;
  const clock = { since: performance.now() };
  const parsed: Record<string, unknown> = {};
  for (const { name, item, list } of lists) parsed[name] = await parseList(item, list, clock);
  return Object.assign(whole, parsed);
};

interface ItemList {
  readonly name: string;
  readonly item: z.core.$ZodType;
  readonly list: readonly unknown[];
}

const parseList = async (
  item: z.core.$ZodType,
  list: readonly unknown[],
  clock: { since: number },
): Promise<unknown[]> => {
  const parsed: unknown[] = [];
  for (const each of list) {
    parsed.push(z.parse(item, each));
    if (performance.now() - clock.since < SLICE_MS) continue;
    await breathe();
    clock.since = performance.now();
  }
  return parsed;
};

/** The lists of `body` whose items the schema describes, and nothing else of them. */
const listsIn = (schema: z.core.$ZodType, body: Readonly<Record<string, unknown>>): readonly ItemList[] =>
  Object.entries(objectFor(schema, body)?.shape ?? {}).flatMap(([name, of]) => {
    const list = body[name];
    return of instanceof z.ZodArray && !hasChecks(of) && Array.isArray(list)
      ? [{ name, item: of.element, list }]
      : [];
  });

/** Of several kinds of object that of the kind that is there. */
const objectFor = (
  schema: z.core.$ZodType,
  body: Readonly<Record<string, unknown>>,
): z.ZodObject | undefined => {
  if (schema instanceof z.ZodObject) return hasChecks(schema) ? undefined : schema;
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return undefined;
  const { discriminator } = schema.def;
  for (const option of schema.options) {
    const object = objectFor(option, body);
    const kind = object?.shape[discriminator];
    if (kind !== undefined && z.safeParse(kind, body[discriminator]).success) return object;
  }
  return undefined;
};

const hasChecks = ({ def }: z.ZodType): boolean => (def.checks?.length ?? 0) > 0;
