import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment } from "../model/attachment.ts";
import { networkId } from "../model/ids.ts";
import { hasEnded, type Pod } from "../model/workload.ts";
import type { DraftRow, DraftTap } from "./draft.ts";
import { badnessOf, flagOf, worstOf, type FindingsLookup } from "./health.ts";
import type { LanePlan } from "./lane-plan.ts";
import type { ChainBook } from "./layers/chain-book.ts";
import { LABEL_COLUMN } from "./measures.ts";
import { shortenEnd, widthOf } from "./text.ts";
import type { Row, Sign } from "./view.ts";
import { glyphOf, tagOf, wordsOf } from "./words.ts";

export interface DraftContext {
  readonly view: ClusterView;
  readonly findings: FindingsLookup;
  readonly lanes: LanePlan;
  readonly chains: ChainBook;
  readonly nowMs: number;
}

/** One workload as a row with a tap per attachment. */
export const draftPod = (pod: Pod, isSelected: boolean, context: DraftContext): DraftRow => {
  const attachments = context.view.attachmentsOf(pod.id);
  const findings = flagOf(context.findings.findingsAbout(pod.id));
  const taps = draftTaps(pod, attachments, context);
  const isIll = taps.some((tap) => tap.isIll) || findings !== null;
  const isError = findings?.worst === "error" || taps.some(({ worst }) => worst === "error");
  const sign = signOf(pod);
  const title = pod.virtualMachine ?? pod.name;
  const row: Omit<Row, "y" | "wireEndX"> = {
    kind: "row",
    id: pod.id,
    sign,
    title,
    subtitle: subtitleOf(pod, sign),
    place: pod.node ?? "",
    namespace: pod.namespace,
    pod: { namespace: pod.namespace, name: pod.name },
    count: 1,
    ill: isIll ? 1 : 0,
    errors: isError ? 1 : 0,
    warnings: isIll && !isError ? 1 : 0,
    members: 1,
    opens:
      pod.controller === null
        ? null
        : { namespace: pod.namespace, controller: `${pod.controller.kind}/${pod.controller.name}` },
    aside: asideOf(pod, taps.length),
    findings,
    isSelected,
  };
  const rank = hasEnded(pod) ? 2 : pod.isHostNetwork ? 1 : 0;
  const group = pod.virtualMachine ?? pod.controller?.name ?? pod.name;
  return { row, taps, folded: null, sortKey: { rank, group, isAlone: true, name: title } };
};

const signOf = (pod: Pod): Sign => {
  if (hasEnded(pod)) return "completed";
  if (pod.virtualMachine !== null) return "vm";
  return pod.isHostNetwork ? "host" : "pod";
};

/** What the label column leaves for words: less its margins, the sign and the port of the wire. */
const TEXT_WIDTH = LABEL_COLUMN.workloads - 80;

/** `Deployment amf · node-b`; the controller's name goes first where there is no room for both. */
const subtitleOf = (pod: Pod, sign: Sign): string => {
  const place = pod.deletedAt === null ? (pod.node ?? "not scheduled") : "leaving";
  const kind = sign === "vm" ? "VM" : (pod.controller?.kind ?? "Pod");
  const short = `${kind} · ${place}`;
  if (sign === "vm" || pod.controller === null) return short;
  const long = `${kind} ${pod.controller.name} · ${place}`;
  return widthOf(long, "label") <= TEXT_WIDTH ? long : short;
};

const asideOf = (pod: Pod, taps: number): string | null => {
  if (pod.isHostNetwork) return "host network";
  if (taps > 0) return null;
  if (hasEnded(pod)) return "ended";
  return pod.node === null ? "not scheduled yet" : "no network yet";
};

const draftTaps = (
  pod: Pod,
  attachments: readonly Attachment[],
  context: DraftContext,
): readonly DraftTap[] => {
  const taken = new Map<string, number>();
  return attachments.flatMap((attachment) => {
    const id = networkId(attachment.cluster, attachment.network);
    const lane = context.lanes.laneOf(id);
    if (lane === undefined) return [];
    const slotIndex = taken.get(lane.id) ?? 0;
    taken.set(lane.id, slotIndex + 1);
    const network = context.view.network(attachment.network)?.defined;
    const words = wordsOf(attachment, pod, network, attachment.network.name, context.nowMs);
    const badness = badnessOf(attachment);
    const tap: DraftTap = {
      kind: "tap",
      id: attachment.id,
      row: pod.id,
      lane: lane.id,
      glyph: glyphOf(attachment),
      state: attachment.state,
      isIll: badness > 0,
      interface: attachment.interface,
      tag: tagOf(attachment, network),
      label: words.tone === "mono" ? words.label : shortenEnd(words.label, LABEL_MAX, "strong"),
      labelTone: words.tone,
      addresses: words.addresses,
      count: 1,
      observed: attachment.observed !== null ? 1 : 0,
      ill: badness > 0 ? 1 : 0,
      errors: badness === 2 ? 1 : 0,
      warnings: badness === 1 ? 1 : 0,
      worst: worstOf(badness),
      heat: null,
      segment: context.chains.chain(id, pod.node).segment?.key ?? null,
      since: attachment.since,
      text: words.text,
      slotIndex,
      attachment: attachment.id,
    };
    return [tap];
  });
};

/** Words fit into the widest column; what is an address is never cut. */
const LABEL_MAX = 113;
