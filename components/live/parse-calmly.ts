import type { z } from "zod";

/** So long at a time the page may be kept from drawing and answering, ms. */
const SLICE_MS = 6;

/**
 * What `schema.parse(body)` gives, with a pause whenever it took long: the lists of an object are read item by item. Throws
 * what `parse` throws. Zod itself isn't imported here: who has a schema has its code.
 */
export const parseCalmly = async <Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): Promise<z.infer<Schema>> => {
  const items = itemSchemas(schema, body);
  if (items.size === 0 || !isRecord(body)) return schema.parse(body);
  const emptied = Object.fromEntries([...items.keys()].map((name) => [name, []]));
  const whole = schema.parse({ ...body, ...emptied }) as Record<string, unknown>;
  const clock = { since: performance.now() };
  for (const [name, { item, list }] of items) whole[name] = await parseList(item, list, clock);
  return whole as z.infer<Schema>;
};

const parseList = async (
  item: z.ZodType,
  list: readonly unknown[],
  clock: { since: number },
): Promise<unknown[]> => {
  const parsed: unknown[] = [];
  for (const each of list) {
    parsed.push(item.parse(each));
    if (performance.now() - clock.since < SLICE_MS) continue;
    await breathe();
    clock.since = performance.now();
  }
  return parsed;
};

/** By name, the lists of `body` whose items `schema` describes. */
const itemSchemas = (schema: z.ZodType, body: unknown) => {
  const items = new Map<string, { readonly item: z.ZodType; readonly list: readonly unknown[] }>();
  const shape = isRecord(body) ? shapeFor(schema, body) : undefined;
  for (const [name, of] of Object.entries(shape ?? {})) {
    const list: unknown = isRecord(body) ? body[name] : undefined;
    if (of.def.type === "array" && Array.isArray(list))
      items.set(name, { item: (of as z.ZodArray<z.ZodType>).element, list });
  }
  return items;
};

/** Of an object its own, of several kinds of object that of the kind that is there. */
const shapeFor = (schema: z.ZodType, body: Readonly<Record<string, unknown>>): Shape | undefined => {
  if (schema.def.type === "object") return (schema as z.ZodObject<Shape>).shape;
  if (schema.def.type !== "union" || !("discriminator" in schema.def)) return undefined;
  const { discriminator, options } = schema.def as unknown as {
    readonly discriminator: string;
    readonly options: readonly z.ZodType[];
  };
  const fits = options.find(
    (option) => shapeFor(option, body)?.[discriminator]?.safeParse(body[discriminator]).success,
  );
  return fits === undefined ? undefined : shapeFor(fits, body);
};

type Shape = Readonly<Record<string, z.ZodType>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lets the page draw and answer in between. */
export const breathe = (): Promise<void> =>
  "scheduler" in globalThis && "yield" in scheduler
    ? scheduler.yield()
    : new Promise((done) => setTimeout(done, 0));
