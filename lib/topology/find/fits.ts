import type { ClusterView } from "../../cluster/cluster-model.ts";
import { parseAddress } from "../../ip/address.ts";
import { parsePrefix, prefixContains } from "../../ip/prefix.ts";
import type { Attachment } from "../../model/attachment.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { HostLink } from "../../model/host-link.ts";
import type { Network } from "../../model/network.ts";
import type { Pod } from "../../model/workload.ts";
import { chainOf, type HostChain, type NodeLinks } from "../layers/chain.ts";
import type { Find } from "./parse-find.ts";
import type { FieldName } from "./fields.ts";

/** Answers whether a pod is what is looked for: one of its attachments (or the pod alone, if it has none) must fit. */
export const findsIn = (view: ClusterView, find: Find): ((pod: Pod) => boolean) => {
  const links = linksOf(view);
  const chains = (attachment: Attachment): HostChain =>
    chainOf(attachment, view.network(attachment.network), links(attachment.node));
  const asksForAttachments = readsAttachments(find);
  return (pod) => {
    if (!asksForAttachments) return fits(find, { pod, attachment: undefined, view, chains });
    const attachments = view.attachmentsOf(pod.id);
    return attachments.length === 0
      ? fits(find, { pod, attachment: undefined, view, chains })
      : attachments.some((attachment) => fits(find, { pod, attachment, view, chains }));
  };
};

interface Candidate {
  readonly pod: Pod;
  readonly attachment: Attachment | undefined;
  readonly view: ClusterView;
  readonly chains: (attachment: Attachment) => HostChain;
}

const OF_PODS: readonly FieldName[] = ["pod", "namespace", "node", "controller", "vm", "phase"];

const readsAttachments = (find: Find): boolean => {
  switch (find.kind) {
    case "and":
    case "or":
      return find.parts.some(readsAttachments);
    case "not":
      return readsAttachments(find.part);
    case "word":
      return true;
    case "condition":
      return !OF_PODS.includes(find.field);
  }
};

const fits = (find: Find, candidate: Candidate): boolean => {
  switch (find.kind) {
    case "and":
      return find.parts.every((part) => fits(part, candidate));
    case "or":
      return find.parts.some((part) => fits(part, candidate));
    case "not":
      return !fits(find.part, candidate);
    case "word":
      return hasWord(find.text, candidate);
    case "condition": {
      if (find.field === "ip" && find.operator === "in") return isInPrefix(find.values, candidate);
      const values = READERS[find.field](candidate);
      switch (find.operator) {
        case "=":
        case "in":
          return values.some((value) => find.values.includes(value));
        case "!=":
          return !values.some((value) => find.values.includes(value));
        case "~":
          return values.some((value) => find.values.some((part) => value.includes(part)));
        case "!~":
          return !values.some((value) => find.values.some((part) => value.includes(part)));
      }
    }
  }
};

const lower = (text: string | null | undefined): readonly string[] =>
  text === null || text === undefined || text === "" ? [] : [text.toLowerCase()];

type Reader = (candidate: Candidate) => readonly string[];

/** Of what has no attachment only the pod's own addresses are known. */
const ofAttachment =
  (read: (attachment: Attachment, candidate: Candidate) => readonly string[]): Reader =>
  (candidate) =>
    candidate.attachment === undefined ? [] : read(candidate.attachment, candidate);

const networkOf = (attachment: Attachment, { view }: Candidate): Network | undefined =>
  view.network(attachment.network)?.defined;

/** Everything that a field is, in lower case. */
const READERS: Readonly<Record<FieldName, Reader>> = {
  pod: ({ pod }) => [pod.name, `${pod.namespace}/${pod.name}`],
  namespace: ({ pod }) => [pod.namespace],
  node: ({ pod }) => lower(pod.node),
  controller: ({ pod: { controller } }) =>
    controller === null ? [] : [controller.name, `${controller.kind.toLowerCase()}/${controller.name}`],
  vm: ({ pod }) => lower(pod.virtualMachine),
  phase: ({ pod }) => lower(pod.phase),
  network: ofAttachment(({ network }) =>
    network.namespace === null ? [network.name] : [network.name, `${network.namespace}/${network.name}`],
  ),
  interface: ofAttachment((attachment) => lower(attachment.interface)),
  state: ofAttachment(({ state }) => [state]),
  link: ofAttachment(({ observed }) => [observed?.link ?? "unknown"]),
  ip: (candidate) =>
    candidate.attachment === undefined ? candidate.pod.podIPs : addressesOf(candidate.attachment),
  mac: ofAttachment((attachment) => evidencesOf(attachment).flatMap(({ mac }) => lower(mac))),
  vlan: ofAttachment((attachment, candidate) => vlansOf(candidate, attachment)),
  type: ofAttachment((attachment, candidate) => lower(networkOf(attachment, candidate)?.type)),
  ipam: ofAttachment((attachment, candidate) => {
    const network = networkOf(attachment, candidate);
    return network === undefined ? [] : [network.ipam?.type.toLowerCase() ?? "none"];
  }),
  device: ofAttachment((attachment, candidate) => {
    const network = networkOf(attachment, candidate);
    return [...lower(network?.bridge), ...lower(network?.master), ...lower(network?.physicalNetwork)];
  }),
  segment: ofAttachment((attachment, { chains }) => {
    const { segment } = chains(attachment);
    return segment === null ? [] : [segment.label.toLowerCase(), segment.title.toLowerCase()];
  }),
  evidence: ofAttachment((attachment) => WITNESSES.filter((witness) => attachment[witness] !== null)),
};

const WITNESSES = ["asked", "reported", "observed", "recorded"] as const;

const evidencesOf = (attachment: Attachment): readonly Evidence[] =>
  WITNESSES.flatMap((witness) => attachment[witness] ?? []);

const addressesOf = (attachment: Attachment): readonly string[] =>
  evidencesOf(attachment).flatMap(({ addresses }) => addresses.map(({ address }) => address));

/** The network's own tag, and the one of the wire that it leads to. */
const vlansOf = ({ view, chains }: Candidate, attachment: Attachment): readonly string[] => {
  const own = view.network(attachment.network)?.defined?.vlan ?? null;
  const wire = /^wire \S+ (\d+)$/.exec(chains(attachment).segment?.key ?? "")?.[1];
  return [...(own === null ? [] : [String(own)]), ...(wire === undefined || wire === "0" ? [] : [wire])];
};

const isInPrefix = (values: readonly string[], { pod, attachment }: Candidate): boolean => {
  const prefixes = values.map((value) => parsePrefix(value)).filter((prefix) => prefix !== undefined);
  const addresses = attachment === undefined ? pod.podIPs : addressesOf(attachment);
  return addresses.some((text) => {
    if (values.includes(text)) return true;
    const address = parseAddress(text);
    return address !== undefined && prefixes.some((prefix) => prefixContains(prefix, address));
  });
};

/** A free word is found in any name, address or MAC. */
const hasWord = (word: string, { pod, attachment }: Candidate): boolean =>
  isInPod(pod, word) || (attachment !== undefined && isInAttachment(attachment, word));

/** Names are lower case by nature. */
export const isInPod = (pod: Pod, word: string): boolean =>
  pod.name.includes(word) ||
  pod.namespace.includes(word) ||
  (pod.node?.includes(word) ?? false) ||
  (pod.controller?.name.includes(word) ?? false) ||
  (pod.virtualMachine?.includes(word) ?? false) ||
  pod.podIPs.some((ip) => ip.includes(word)) ||
  (word.includes("/") && `${pod.namespace}/${pod.name}`.includes(word));

export const isInAttachment = (attachment: Attachment, word: string): boolean =>
  attachment.network.name.includes(word) ||
  (attachment.interface?.includes(word) ?? false) ||
  evidencesOf(attachment).some(
    (evidence) =>
      evidence.addresses.some(({ address }) => address.includes(word)) ||
      (evidence.mac?.toLowerCase().includes(word) ?? false),
  );

/** A node's own links by name, looked up once per node. */
const linksOf = (view: ClusterView): ((node: string | null) => NodeLinks) => {
  const known = new Map<string, NodeLinks>();
  return (node) => {
    if (node === null) return undefined;
    if (known.has(node)) return known.get(node);
    const links = view.hostLinks(node);
    const byName =
      links === undefined ? undefined : new Map(links.map((link): [string, HostLink] => [link.name, link]));
    known.set(node, byName);
    return byName;
  };
};
