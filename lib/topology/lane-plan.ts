import type { ClusterView, NetworkEntry } from "../cluster/cluster-model.ts";
import { joinId, type EntityId } from "../model/ids.ts";
import { flagOf, type FindingsLookup } from "./health.ts";
import { headLines } from "./lane-head.ts";
import { assignMarks } from "./marks.ts";
import { byAge } from "./order.ts";
import { useOf } from "./pool-use.ts";
import { slotName, textureOf } from "./slots.ts";
import type { NetworkSum } from "./sum.ts";
import type { Lane } from "./view.ts";

/** A lane before it has a place. */
export type DraftLane = Omit<Lane, "x" | "columnLeft" | "columnWidth" | "firstY" | "lastY">;

export interface LanePlan {
  readonly lanes: readonly DraftLane[];
  /** The lane that a network is drawn on: its own, or the one of all that have no room. */
  readonly laneOf: (network: EntityId) => DraftLane | undefined;
  readonly networks: number;
}

interface LaneInput {
  readonly view: ClusterView;
  readonly findings: FindingsLookup;
  readonly slots: (network: EntityId) => number | null;
  readonly sums: ReadonlyMap<EntityId, NetworkSum>;
  readonly wantsUnused: (entry: NetworkEntry) => boolean;
  readonly limit: number;
}

/** The networks in scope as lanes, in their stable order; beyond `limit` the least used ones share the last lane. */
export const planLanes = (input: LaneInput): LanePlan => {
  const { view, sums, limit } = input;
  const all = [...view.networks()].toSorted(byAge);
  const marks = assignMarks(all.map(({ id, key }) => ({ id, name: key.name })));
  const wanted = all.filter((entry) => sums.has(entry.id) || input.wantsUnused(entry));
  const shown = wanted.length <= limit ? wanted : mostUsed(wanted, sums, limit - 1);
  const isShown = new Set(shown.map(({ id }) => id));
  const rest = wanted.filter(({ id }) => !isShown.has(id));
  const lanes = shown.map((entry) => draftLane(entry, marks.get(entry.id) ?? "··", input));
  const byId = new Map(lanes.map((lane) => [lane.id, lane]));
  const last = rest.length === 0 ? undefined : restLane(view.cluster, rest, sums);
  return {
    lanes: last === undefined ? lanes : [...lanes, last],
    laneOf: (network) => byId.get(network) ?? last,
    networks: wanted.length,
  };
};

const mostUsed = (
  entries: readonly NetworkEntry[],
  sums: ReadonlyMap<EntityId, NetworkSum>,
  count: number,
): readonly NetworkEntry[] => {
  const weight = ({ id, isDefault }: NetworkEntry): number => {
    const sum = sums.get(id);
    return isDefault ? Infinity : (sum?.count ?? 0);
  };
  const kept = new Set(entries.toSorted((left, right) => weight(right) - weight(left)).slice(0, count));
  return entries.filter((entry) => kept.has(entry));
};

const draftLane = (entry: NetworkEntry, mark: string, input: LaneInput): DraftLane => {
  const slot = entry.isDefault ? null : input.slots(entry.id);
  const sum = input.sums.get(entry.id);
  return {
    kind: "lane",
    id: entry.id,
    network: { provider: entry.key.provider, namespace: entry.key.namespace, name: entry.key.name },
    title: entry.key.name,
    lines: headLines(entry, input.view),
    mark,
    slot,
    texture: textureOf(slot),
    use: entry.defined === undefined ? null : useOf(entry.defined, input.view),
    isDefined: entry.isDefault || entry.defined !== undefined,
    isDefault: entry.isDefault,
    findings: flagOf(input.findings.findingsAbout(entry.id)),
    total: sum?.count ?? 0,
    ill: sum?.ill ?? 0,
  };
};

const restLane = (
  cluster: string,
  rest: readonly NetworkEntry[],
  sums: ReadonlyMap<EntityId, NetworkSum>,
): DraftLane => ({
  kind: "lane",
  id: joinId(cluster, "fold", "networks"),
  network: { provider: rest[0]?.key.provider ?? "multus", namespace: null, name: "" },
  title: `${rest.length} more`,
  lines: [
    { text: "least used", isMono: false },
    {
      text: rest
        .slice(0, 3)
        .map(({ key }) => slotName(key).split("/").at(-1) ?? "")
        .join(", "),
      isMono: false,
    },
  ],
  mark: rest.length < 10 ? `+${rest.length}` : "++",
  slot: null,
  texture: "thin",
  use: null,
  isDefined: true,
  isDefault: false,
  findings: null,
  total: rest.reduce((total, { id }) => total + (sums.get(id)?.count ?? 0), 0),
  ill: rest.reduce((ill, { id }) => ill + (sums.get(id)?.ill ?? 0), 0),
});
