import { compareNatural } from "../../cluster/natural-order.ts";
import type { Attachment } from "../../model/attachment.ts";
import { type EntityId, joinId } from "../../model/ids.ts";
import type { Pod } from "../../model/workload.ts";
import type { TopologyInput } from "../input.ts";
import { badnessOf, flagOf } from "../health.ts";
import type { LanePlan } from "../lane-plan.ts";
import type { Scope } from "../scope.ts";
import { shortenEnd, shortenMiddle } from "../text.ts";
import { glyphOf, wordsOf } from "../words.ts";
import { chainOf, type HostChain, type NodeLinks, type Step } from "./chain.ts";
import type { DraftNode, DraftStrand, DraftWorkload } from "./draft.ts";
import { BOX_PAD, INTERFACE, NAMED_AT, NAMED_WIDTH, WORKLOAD } from "./measures.ts";
import type { PlannedNode, PlannedWorkload } from "./plan-nodes.ts";
import type { Presence, Strand } from "./view.ts";

/** One node's workloads with the way that each attachment takes over it. */
export const draftNode = (
  { node, workloads, all, left }: PlannedNode,
  input: TopologyInput,
  lanes: LanePlan,
  { known, selected }: Pick<Scope, "known" | "selected">,
): DraftNode => {
  const { view } = input;
  const links = known.chains.linksOf(node);
  const markOf = (network: EntityId): string => known.networks.markOf(network);
  const more = left.pods === 0 ? "" : ` · ${left.pods} more do not fit`;
  return {
    frame: {
      kind: "frame",
      id: joinId(view.cluster, "frame", node ?? ""),
      node,
      title: node ?? "not scheduled",
      note: `${node === null ? "" : agentWords(input, node)}${more}`,
      pods: all.pods,
      errors: all.errors,
      warnings: all.warnings,
      left: left.pods,
      opens: node === null ? null : { node },
    },
    workloads: workloads.flatMap((workload) =>
      draftWorkload(workload, { links, input, lanes, markOf }, selected?.pod),
    ),
  };
};

const agentWords = ({ view }: TopologyInput, node: string): string => {
  const address = view.node(node)?.addresses[0];
  const state = view.nodeAgent(node)?.hearing.state ?? "none";
  return [address, AGENT_WORDS[state]].filter((part) => part !== undefined).join(" · ");
};

const AGENT_WORDS = {
  live: "observed by its agent",
  stale: "its agent is lost",
  none: "no agent: its links are unknown",
  snapshot: "as saved",
} as const;

/** What all workloads of a node are drafted from. */
interface Grounds {
  readonly links: NodeLinks;
  readonly input: TopologyInput;
  readonly lanes: LanePlan;
  readonly markOf: (network: EntityId) => string;
}

const draftWorkload = (
  { facts }: PlannedWorkload,
  grounds: Grounds,
  selected: EntityId | undefined,
): readonly DraftWorkload[] => {
  const { input } = grounds;
  const [first] = facts;
  const pod = input.view.pod(first.pod);
  if (pod === undefined) return [];
  const isFold = facts.length > 1;
  const id = isFold
    ? joinId(input.view.cluster, "layers-fold", first.namespace, first.group, pod.node ?? "", first.shape.key)
    : pod.id;
  const strands = input.view
    .attachmentsOf(pod.id)
    .filter((attachment) => !attachment.isDefault)
    .toSorted((a, b) => compareNatural(a.interface ?? "", b.interface ?? ""))
    .flatMap((attachment) => draftStrand(attachment, pod, facts.length, id, grounds));
  if (strands.length === 0) return [];
  const controller = pod.controller;
  const findings = isFold ? null : flagOf(input.findings.findingsAbout(pod.id));
  return [
    {
      box: {
        kind: "box",
        id: `${id}~workload`,
        layer: "workload",
        title: shortenMiddle(
          isFold ? (controller?.name ?? pod.name) : (pod.virtualMachine ?? pod.name),
          (WORKLOAD.width - 44 - (isFold || findings !== null ? 26 : 0)) * TITLE_AT_12,
          "title",
        ),
        subtitle: shortenEnd(
          isFold || controller === null || pod.virtualMachine !== null
            ? `${pod.virtualMachine === null ? (controller?.kind ?? "Pod") : "VM"} · ${pod.namespace}`
            : `${controller.kind} · ${pod.namespace}`,
          WORKLOAD.width - 40,
          "label",
        ),
        isMono: false,
        presence: "seen",
        sign: isFold ? "controller" : pod.virtualMachine === null ? "pod" : "vm",
        count: facts.length,
        findings,
        pod: isFold ? null : { namespace: pod.namespace, name: pod.name },
        isSelected: pod.id === selected,
        opens:
          controller === null
            ? null
            : { namespace: pod.namespace, controller: `${controller.kind}/${controller.name}` },
      },
      strands,
    },
  ];
};

/** Titles of boxes are set in 12 px; widths are known for 13. */
const TITLE_AT_12 = 13 / 12;

const draftStrand = (
  attachment: Attachment,
  pod: Pod,
  count: number,
  owner: string,
  { links, input, lanes, markOf }: Grounds,
): readonly DraftStrand[] => {
  const entry = input.view.network(attachment.network);
  const lane = entry === undefined ? undefined : lanes.laneOf(entry.id);
  if (entry === undefined || lane === undefined) return [];
  const words = wordsOf(attachment, pod, entry.defined, entry.key.name, input.nowMs);
  const glyph = glyphOf(attachment);
  const chain = withConsequence(chainOf(attachment, entry, links), attachment);
  const name = count === 1 ? pod.name : `${count} pods of ${pod.controller?.name ?? pod.name}`;
  const way = [chain.device, chain.nic].filter(({ presence }) => presence !== "none").map(stepWords);
  const end = chain.segment?.title ?? chain.aside ?? "";
  return [
    {
      id: `${owner}~strand~${attachment.interface ?? ""}~${entry.id}`,
      line: lane.id,
      network: {
        provider: entry.key.provider,
        namespace: entry.key.namespace,
        name: entry.key.name,
        title: shortenEnd(entry.key.name, NAMED_WIDTH - NAMED_AT - 28 - 16, "label"),
        mark: markOf(entry.id),
        slot: input.slots(entry.id),
      },
      chain,
      interface: {
        title: attachment.interface ?? "unnamed",
        subtitle: shortenEnd(
          count > 1 ? `on ${count} pods` : words.label,
          INTERFACE.width - 2 * BOX_PAD,
          words.tone === "mono" && count === 1 ? "mono" : "label",
        ),
        isMono: words.tone === "mono" && count === 1,
        presence: presenceOf(glyph),
      },
      glyph: count > 1 ? "fold" : glyph,
      isIll: badnessOf(attachment) > 0 || chain.device.presence === "absent",
      count,
      attachment: count === 1 ? attachment.id : null,
      text: `${name}: ${[words.text, ...way, end].filter((part) => part !== "").join(" → ")}`,
    },
  ];
};

/** An interface may be up though what should carry it isn't there: then that is the news. */
const withConsequence = (chain: HostChain, { interface: name, observed }: Attachment): HostChain =>
  chain.device.presence === "absent" && chain.aside !== null && observed?.link === "up"
    ? { ...chain, aside: `${chain.aside}: though ${name ?? "its interface"} is up` }
    : chain;

const stepWords = ({ title, subtitle, presence }: Step): string =>
  presence === "absent"
    ? `${title} (${subtitle})`
    : presence === "down"
      ? `${title} (down)`
      : presence === "unknown"
        ? `unknown${subtitle === "" ? "" : ` (${subtitle})`}`
        : title;

const presenceOf = (glyph: Strand["glyph"]): Presence => {
  switch (glyph) {
    case "observed":
    case "stray":
    case "drifted":
    case "fold":
      return "seen";
    case "link-down":
      return "down";
    case "missing":
    case "phantom":
    case "failed":
      return "absent";
    case "unknown":
      return "unknown";
    case "reported":
    case "attaching":
    case "detaching":
      return "told";
  }
};
