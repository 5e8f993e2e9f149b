import { isRecord, listOf, recordOf, stringMapOf, textOf } from "../../lib/kube/fields.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { AgentAddress } from "../config.ts";

export interface AddressBook {
  /** The agents that were named one by one. */
  start(): void;
  see(node: KubeObject): void;
  lose(name: string): void;
  /** A full list of the nodes: all others are gone. */
  keepOnly(names: ReadonlySet<string>): void;
  /** The same for pods that are agents, by `podKey`. */
  seePod(pod: KubeObject): void;
  losePod(key: string): void;
  keepOnlyPods(keys: ReadonlySet<string>): void;
}

const LABEL = "app.kubernetes.io/name";
const AGENT = "moorings-agent";

/** Whether a pod is a node agent by its label. */
export const isAgentPod = (pod: KubeObject): boolean => stringMapOf(pod.metadata["labels"])[LABEL] === AGENT;

export const podKey = ({
  namespace,
  name,
}: {
  readonly namespace?: unknown;
  readonly name: string;
}): string => `${typeof namespace === "string" ? namespace : ""}/${name}`;

/**
 * Which agent is followed where: those that were named, and, where `*` was given, one for every other node of the
 * cluster. `follow` is told every change; undefined ends it.
 */
export const addressBook = (
  addresses: readonly AgentAddress[],
  follow: (node: string, url: string | undefined) => void,
): AddressBook => {
  const named = new Map(addresses.filter(({ node }) => node !== "*").map(({ node, url }) => [node, url]));
  const template = addresses.find(({ node }) => node === "*")?.url;
  const nodes = new Map<string, string | undefined>();
  const pods = new Map<string, { readonly node: string; readonly address: string }>();
  const podsByNode = new Map<string, Set<string>>();
  const followed = new Set<string>();
  const place = (name: string): void => {
    if (template === undefined || named.has(name)) return;
    const [podOfNode] = podsByNode.get(name) ?? [];
    const pod = podOfNode === undefined ? undefined : pods.get(podOfNode)?.address;
    const url = nodes.has(name) ? urlOf(template, name, { address: nodes.get(name), pod }) : undefined;
    if (url !== undefined) followed.add(name);
    else if (!followed.delete(name)) return;
    follow(name, url);
  };
  /** Gives the node that it was on. */
  const forgetPod = (key: string): string | undefined => {
    const node = pods.get(key)?.node;
    if (node === undefined) return undefined;
    pods.delete(key);
    const others = podsByNode.get(node);
    others?.delete(key);
    if (others?.size === 0) podsByNode.delete(node);
    return node;
  };
  const lose = (name: string): void => {
    if (nodes.delete(name)) place(name);
  };
  const losePod = (key: string): void => {
    const node = forgetPod(key);
    if (node !== undefined) place(node);
  };
  return {
    start: () => {
      for (const [node, url] of named) follow(node, url);
    },
    see: (node) => {
      const { name } = node.metadata;
      nodes.set(name, internalAddressOf(node));
      place(name);
    },
    lose,
    keepOnly: (names) => {
      for (const name of nodes.keys()) if (!names.has(name)) lose(name);
    },
    seePod: (pod) => {
      const key = podKey(pod.metadata);
      const node = textOf(recordOf(pod["spec"])?.["nodeName"]);
      const address = textOf(recordOf(pod["status"])?.["podIP"]);
      if (node === undefined || address === undefined) return losePod(key);
      const before = pods.get(key)?.node;
      if (before !== undefined && before !== node) losePod(key);
      pods.set(key, { node, address });
      podsByNode.set(node, (podsByNode.get(node) ?? new Set()).add(key));
      place(node);
    },
    losePod,
    keepOnlyPods: (keys) => {
      for (const key of pods.keys()) if (!keys.has(key)) losePod(key);
    },
  };
};

/** Undefined where the template wants an address that there isn't (yet). */
const urlOf = (
  template: string,
  name: string,
  addresses: { readonly address: string | undefined; readonly pod: string | undefined },
): string | undefined => {
  let url = template.replaceAll("{node}", encodeURIComponent(name));
  for (const key of ["address", "pod"] as const) {
    const address = addresses[key];
    if (!url.includes(`{${key}}`)) continue;
    if (address === undefined) return undefined;
    url = url.replaceAll(`{${key}}`, address.includes(":") ? `[${address}]` : address);
  }
  return url;
};

const internalAddressOf = (node: KubeObject): string | undefined => {
  for (const entry of listOf(recordOf(node["status"])?.["addresses"]))
    if (isRecord(entry) && entry["type"] === "InternalIP") return textOf(entry["address"]);
  return undefined;
};
