import type { ClusterView } from "../cluster/cluster-model.ts";
import type { Attachment, AttachmentState } from "../model/attachment.ts";
import { networkId, type EntityId, type NetworkKey } from "../model/ids.ts";
import { hasEnded, type Controller, type Pod } from "../model/workload.ts";
import { badnessOf, badnessOfFindings, type Badness, type FindingsLookup } from "./health.ts";

/**
 * What a picture must know of every pod before it decides which ones to draw one by one, and what a search must know to
 * find it.
 */
export interface PodFact {
  readonly pod: EntityId;
  readonly name: string;
  readonly namespace: string;
  readonly node: string | null;
  /** `Deployment/web`; "" for a pod that nothing keeps. */
  readonly controller: string;
  /** As `controller`, but "" also for a pod that stands for itself (a VM). */
  readonly group: string;
  readonly vm: string | null;
  readonly phase: Pod["phase"];
  /** One record for all pods whose labels were read as the same. */
  readonly labels: Pod["labels"];
  readonly badness: Badness;
  readonly shape: Shape;
  /**
   * Addresses and MACs by any evidence: a line per item of the shape (one for the pod alone where it has none), each word
   * between two spaces, a MAC with `=` in front. One string, since it is searched far more often than it is read.
   */
  readonly said: string;
}

/** How a pod hangs on its networks, addresses left out. Shared by all pods that hang alike. */
export interface Shape {
  readonly key: string;
  /** The set of networks, and what else keeps pods from being folded together. */
  readonly setKey: string;
  readonly kind: "networks" | "host" | "completed";
  readonly items: readonly ShapeItem[];
}

export interface ShapeItem {
  readonly network: EntityId;
  readonly interface: string | null;
  readonly isDefault: boolean;
  readonly state: AttachmentState;
  readonly link: "up" | "down" | null;
  /** Bits of the evidences that there are, in the order of `WITNESSES`. */
  readonly witnesses: number;
  readonly isAttached: boolean;
  readonly isObserved: boolean;
  readonly badness: Badness;
}

export const WITNESSES = ["asked", "reported", "observed", "recorded"] as const;

/** Small, for there is one per pod: what the pod itself says is read there. */
class ReadFact implements PodFact {
  readonly controller: string;
  readonly badness: Badness;
  readonly shape: Shape;
  readonly said: string;
  private readonly of: Pod;

  constructor(of: Pod, controller: string, badness: Badness, shape: Shape, said: string) {
    this.of = of;
    this.controller = controller;
    this.badness = badness;
    this.shape = shape;
    this.said = said;
  }

  get pod(): EntityId {
    return this.of.id;
  }

  get name(): string {
    return this.of.name;
  }

  get namespace(): string {
    return this.of.namespace;
  }

  get node(): string | null {
    return this.of.node;
  }

  get group(): string {
    return this.of.virtualMachine === null ? this.controller : "";
  }

  get vm(): string | null {
    return this.of.virtualMachine;
  }

  get phase(): Pod["phase"] {
    return this.of.phase;
  }

  get labels(): Pod["labels"] {
    return this.of.labels;
  }
}

/** Reads one pod's fact. `intern` gives the one shape of that key, made by `make` where there is none yet. */
export const readFact = (
  pod: Pod,
  view: ClusterView,
  findings: FindingsLookup,
  intern: (key: string, make: () => Shape) => Shape,
): PodFact => {
  const attachments = view.attachmentsOf(pod.id);
  const kind = kindOf(pod);
  let badness = badnessOfFindings(findings.findingsAbout(pod.id));
  const keys: (string | number)[] = [kind];
  const items: ShapeItem[] = [];
  for (const attachment of attachments) {
    const item = itemOf(attachment);
    if (item.badness > badness) badness = item.badness;
    keys.push("|", item.network, " ", item.interface ?? "", " ", item.state, " ");
    keys.push(item.link ?? "", " ", item.witnesses);
    items.push(item);
  }
  const key = keys.join("");
  return new ReadFact(
    pod,
    pod.controller === null ? "" : textOf(pod.controller),
    badness,
    intern(key, () => ({ key, setKey: setKeyOf(kind, items), kind, items })),
    attachments.length === 0 ? lineOf(pod.podIPs) : attachments.map(saidOf).join("\n"),
  );
};

/** One text for all pods of a controller: they share its record. */
const textOf = (controller: Controller): string => {
  const known = controllerTexts.get(controller);
  if (known !== undefined) return known;
  const text = `${controller.kind}/${controller.name}`;
  controllerTexts.set(controller, text);
  return text;
};

const controllerTexts = new WeakMap<Controller, string>();

const itemOf = (attachment: Attachment): ShapeItem => ({
  network: idOf(attachment),
  interface: attachment.interface,
  isDefault: attachment.isDefault,
  state: attachment.state,
  link: attachment.observed?.link ?? null,
  witnesses: WITNESSES.reduce((bits, witness, at) => bits | (attachment[witness] === null ? 0 : 1 << at), 0),
  isAttached: attachment.state === "attached",
  isObserved: attachment.state === "attached" && attachment.observed !== null,
  badness: badnessOf(attachment),
});

/** One key object for all attachments on a network, as the model gives it: its id is made once. */
const idOf = ({ cluster, network }: Attachment): EntityId => {
  const known = networkIds.get(network);
  if (known?.cluster === cluster) return known.id;
  const id = networkId(cluster, network);
  networkIds.set(network, { cluster, id });
  return id;
};

const networkIds = new WeakMap<NetworkKey, { readonly cluster: string; readonly id: EntityId }>();

const saidOf = (attachment: Attachment): string => {
  const words: string[] = [];
  const add = (word: string): void => {
    if (!words.includes(word)) words.push(word);
  };
  for (const witness of WITNESSES) {
    const evidence = attachment[witness];
    if (evidence === null) continue;
    for (const { address } of evidence.addresses) add(address);
    if (evidence.mac !== null) add(`${MAC_SIGN}${evidence.mac.toLowerCase()}`);
  }
  return lineOf(words);
};

const lineOf = (words: readonly string[]): string => (words.length === 0 ? "" : ` ${words.join(" ")} `);

/** Stands before a MAC in `said`: nothing else tells `aa:bb:…` from the beginning of an IPv6 address. */
export const MAC_SIGN = "=";

const kindOf = (pod: Pod): Shape["kind"] =>
  hasEnded(pod) ? "completed" : pod.isHostNetwork ? "host" : "networks";

const setKeyOf = (kind: Shape["kind"], items: readonly ShapeItem[]): string =>
  [kind, ...new Set(items.map((item) => item.network))].sort().join(" ");
