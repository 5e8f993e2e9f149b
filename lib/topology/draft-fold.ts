import type { EntityId } from "../model/ids.ts";
import { joinId } from "../model/ids.ts";
import type { DraftRow, DraftTap } from "./draft.ts";
import { worstOf } from "./health.ts";
import type { LanePlan } from "./lane-plan.ts";
import type { PlannedFold } from "./plan-rows.ts";
import { fnv1a } from "./slots.ts";
import { type NetworkSum, worstOfSum } from "./sum.ts";
import { plural, shortCount } from "../text/count.ts";
import type { Folded, Row, Tap } from "./view.ts";
import { foldText } from "./words.ts";

/** Several workloads as one row, with a pill per network. */
export const draftFold = (fold: PlannedFold, cluster: string, lanes: LanePlan): DraftRow => {
  const id = idOf(fold, cluster);
  const kind = fold.kindOfPods;
  const isController = fold.of === "controller";
  const { title, subtitle, place } = titlesOf(fold);
  const row: Omit<Row, "y" | "wireEndX"> = {
    kind: "row",
    id,
    sign: isController
      ? kind === "host"
        ? "host"
        : kind === "completed"
          ? "completed"
          : "controller"
      : "namespace",
    title,
    subtitle,
    place,
    namespace: fold.namespace,
    pod: null,
    count: fold.count,
    ill: fold.errors + fold.warnings,
    errors: fold.errors,
    warnings: fold.warnings,
    members: fold.members,
    opens: fold.opens,
    aside: isController && kind === "host" ? "host network" : null,
    findings: null,
    isSelected: false,
  };
  const rank = fold.of === "rows" ? 3 : !isController || kind === "networks" ? 0 : kind === "host" ? 1 : 2;
  const folded: Folded["kind"] = fold.of;
  return {
    row,
    taps: tapsOf(fold, id, lanes),
    folded,
    sortKey: { rank, group: title, isAlone: false, name: fold.setKey },
  };
};

const idOf = (fold: PlannedFold, cluster: string): EntityId => {
  if (fold.of === "namespace") return joinId(cluster, "fold", fold.group);
  if (fold.of === "rows") return joinId(cluster, "fold", fold.namespace, "rest");
  const set = fold.setKey === "" ? [] : [fnv1a(fold.setKey).toString(16)];
  return joinId(cluster, "fold", fold.namespace, fold.group, ...set);
};

const titlesOf = (fold: PlannedFold): Pick<Row, "title" | "subtitle" | "place"> => {
  if (fold.of === "namespace") return { title: fold.group, subtitle: unitWords(fold), place: "" };
  if (fold.of === "rows") {
    const title = plural(fold.members, ...(REST[fold.group] ?? REST_NAMESPACES));
    return { title, subtitle: plural(fold.count, "pod"), place: "" };
  }
  const place = placeOf(fold.nodes);
  if (fold.group === "") return { title: "Bare pods", subtitle: `no controller · ${place}`, place };
  const at = fold.group.indexOf("/");
  return { title: fold.group.slice(at + 1), subtitle: `${fold.group.slice(0, at)} · ${place}`, place };
};

const unitWords = ({ count, members }: PlannedFold): string =>
  members === 1 ? plural(count, "pod") : `${plural(members, "namespace")} · ${plural(count, "pod")}`;

const REST_NAMESPACES = ["more namespace", "more namespaces"] as const;
const REST: Readonly<Record<string, readonly [string, string]>> = {
  controllers: ["more controller", "more controllers"],
  pods: ["more pod", "more pods"],
};

const placeOf = (nodes: readonly string[]): string => {
  const [first] = nodes;
  if (first === undefined) return "not scheduled";
  return nodes.length === 1 ? first : plural(nodes.length, "node");
};

const tapsOf = (fold: PlannedFold, row: string, lanes: LanePlan): readonly DraftTap[] => {
  const byLane = new Map<string, { readonly title: string; readonly sum: NetworkSum }>();
  for (const sum of fold.sums.values()) {
    const lane = lanes.laneOf(sum.network);
    if (lane === undefined) continue;
    const known = byLane.get(lane.id);
    byLane.set(lane.id, { title: lane.title, sum: known === undefined ? sum : joined(known.sum, sum) });
  }
  return [...byLane].map(([lane, { title, sum }]) => foldTap(fold, row, lane, title, sum));
};

const joined = (left: NetworkSum, right: NetworkSum): NetworkSum => ({
  network: left.network,
  count: left.count + right.count,
  attached: left.attached + right.attached,
  observed: left.observed + right.observed,
  errors: left.errors + right.errors,
  warnings: left.warnings + right.warnings,
  interface: left.interface === right.interface ? left.interface : null,
});

const foldTap = (fold: PlannedFold, row: string, lane: string, title: string, sum: NetworkSum): DraftTap => {
  const isLabelled = fold.of === "controller";
  const ill = sum.errors + sum.warnings;
  const what = sum.count === fold.count ? plural(sum.count, "pod") : plural(sum.count, "attachment");
  return {
    kind: "tap",
    id: `${row}~tap~${lane}`,
    row,
    lane,
    glyph: "fold",
    state: "attached",
    isIll: ill > 0,
    interface: isLabelled ? sum.interface : null,
    tag: null,
    label: isLabelled ? foldLabel(sum) : "",
    labelTone: "plain",
    addresses: [],
    count: sum.count,
    observed: sum.observed,
    ill,
    errors: sum.errors,
    warnings: sum.warnings,
    worst: worstOf(worstOfSum(sum)),
    heat: heatOf(sum.count),
    segment: null,
    since: null,
    text: foldText(what, title, sum),
    slotIndex: 0,
    attachment: null,
  };
};

/** Observed of asked; where nobody observes any, what paper says. */
const foldLabel = ({ observed, attached, count }: NetworkSum): string =>
  observed === 0 && attached > 0 ? `${shortCount(attached)} reported` : `${observed} of ${count}`;

/** Steps of heat: to 1 000, to 3 000, to 9 000, more. */
const heatOf = (count: number): Tap["heat"] =>
  count <= 1_000 ? 1 : count <= 3_000 ? 2 : count <= 9_000 ? 3 : 4;
