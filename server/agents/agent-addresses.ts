import { isRecord, listOf, recordOf, textOf } from "../../lib/kube/fields.ts";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import type { AgentAddress } from "../config.ts";

export interface AddressBook {
  /** The agents that were named one by one. */
  start(): void;
  see(node: KubeObject): void;
  lose(name: string): void;
  /** A full list of the nodes: all others are gone. */
  keepOnly(names: ReadonlySet<string>): void;
}

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
  const seen = new Set<string>();
  const lose = (name: string): void => {
    if (seen.delete(name)) follow(name, undefined);
  };
  return {
    start: () => {
      for (const [node, url] of named) follow(node, url);
    },
    see: (node) => {
      const { name } = node.metadata;
      if (template === undefined || named.has(name)) return;
      const url = urlOf(template, name, internalAddressOf(node));
      if (url === undefined) return lose(name);
      seen.add(name);
      follow(name, url);
    },
    lose,
    keepOnly: (names) => {
      for (const name of seen) if (!names.has(name)) lose(name);
    },
  };
};

/** Undefined where the template wants an address and the node has none. */
const urlOf = (template: string, name: string, address: string | undefined): string | undefined => {
  if (address === undefined && template.includes("{address}")) return undefined;
  const host = address?.includes(":") === true ? `[${address}]` : (address ?? "");
  return template.replaceAll("{node}", encodeURIComponent(name)).replaceAll("{address}", host);
};

const internalAddressOf = (node: KubeObject): string | undefined => {
  for (const entry of listOf(recordOf(node["status"])?.["addresses"]))
    if (isRecord(entry) && entry["type"] === "InternalIP") return textOf(entry["address"]);
  return undefined;
};
