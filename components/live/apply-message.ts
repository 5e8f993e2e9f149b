import { isEqual } from "../../lib/kube/is-equal.ts";
import type { z } from "zod";
import { isEdge } from "../../lib/wire/is-edge.ts";
import { LayersVertexWire, LayersWire, StrandWire } from "../../lib/wire/layers.ts";
import { EdgeWire, LanesWire, type TopologyWire, VertexWire } from "../../lib/wire/topology.ts";
import type { StreamEnvelope } from "./envelope.ts";

const LanesFrame = LanesWire.omit({ vertices: true, edges: true, revision: true }).partial();
const LayersFrame = LayersWire.omit({ vertices: true, edges: true, revision: true }).partial();

/** A topology as it is after a message. Null: the message can't be put on what is there, so the view must be asked anew. */
export const applyTopology = (
  before: TopologyWire | undefined,
  message: StreamEnvelope,
  isSnapshot: boolean,
): TopologyWire | null => {
  if (!isSnapshot && before !== undefined && message.revision < before.revision) return before;
  const known = isSnapshot ? undefined : before;
  const frame = message.frame ?? {};
  const layout = ("layout" in frame ? frame["layout"] : undefined) ?? known?.layout;
  const { revision, put, drop } = message;
  const [edges, vertices] = [put.filter(isEdge), put.filter((item) => !isEdge(item))];
  if (layout === "layers") {
    if (known?.layout === "lanes") return null;
    const after = LayersWire.safeParse({
      ...known,
      ...LayersFrame.safeParse(frame).data,
      revision,
      vertices: [],
      edges: [],
    });
    if (!after.success) return null;
    const old = before?.layout === "layers" ? before : undefined;
    const said = isSnapshot ? old : undefined;
    return settled(old, {
      ...after.data,
      vertices: putAndDrop(known?.vertices ?? [], parseNew(LayersVertexWire, vertices, said?.vertices), drop),
      edges: putAndDrop(known?.edges ?? [], parseNew(StrandWire, edges, said?.edges), drop),
    });
  }
  if (known?.layout === "layers") return null;
  const after = LanesWire.safeParse({
    ...known,
    ...LanesFrame.safeParse(frame).data,
    revision,
    vertices: [],
    edges: [],
  });
  if (!after.success) return null;
  const old = before?.layout === "lanes" ? before : undefined;
  const said = isSnapshot ? old : undefined;
  return settled(old, {
    ...after.data,
    vertices: putAndDrop(known?.vertices ?? [], parseNew(VertexWire, vertices, said?.vertices), drop),
    edges: putAndDrop(known?.edges ?? [], parseNew(EdgeWire, edges, said?.edges), drop),
  });
};

/** What says nothing new draws nothing anew. */
const settled = <View extends TopologyWire>(before: View | undefined, after: View): View =>
  before !== undefined && isEqual(before, after, ["revision"]) ? before : after;

/** A list with items put in place (or at the end) and dropped by id. The same object where there are none. */
export const putAndDrop = <Item extends { readonly id: string }>(
  before: Item[],
  put: readonly Item[],
  drop: readonly string[],
): Item[] => {
  if (put.length === 0 && drop.length === 0) return before;
  const byId = new Map(before.map((item) => [item.id, item]));
  for (const item of put) byId.set(item.id, item);
  for (const id of drop) byId.delete(id);
  return [...byId.values()];
};

/** As `parseAll`; what is in `before`, and says the same, is not read again: the first snapshot is mostly that. */
const parseNew = <Schema extends z.ZodType>(
  schema: Schema,
  items: readonly unknown[],
  before: readonly (z.infer<Schema> & { readonly id: string })[] = [],
): z.infer<Schema>[] => {
  const known = new Map<unknown, z.infer<Schema>>(before.map((item) => [item.id, item]));
  return items.flatMap((item) => {
    const old = typeof item === "object" && item !== null && "id" in item ? known.get(item.id) : undefined;
    return old !== undefined && isEqual(old, item) ? [old] : parseAll(schema, [item]);
  });
};

/** Those of `items` that are what `schema` says; the rest is another kind and left to others. */
export const parseAll = <Schema extends z.ZodType>(
  schema: Schema,
  items: readonly unknown[],
): z.infer<Schema>[] =>
  items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
