import type { HostLink } from "../model/host-link.ts";
import type { NodeAgent } from "../model/node-agent.ts";

/** What the nodes that somebody looked at have, counted: how many know a link of that name, a plugin of that name. */
export interface Fabric {
  /** How many nodes' links are known. */
  readonly nodesWithLinks: number;
  /** How many nodes' plugin folders are known. */
  readonly nodesWithPlugins: number;
  linkCount(name: string): number;
  pluginCount(name: string): number;
}

export interface FabricCounts extends Fabric {
  /** Each answers the names whose being known anywhere changed; "everything" when the first or last node came or went. */
  putLink(link: HostLink, isFirstOfNode: boolean): FabricChange;
  dropLink(link: HostLink, isLastOfNode: boolean): FabricChange;
  putAgent(before: NodeAgent | undefined, after: NodeAgent | undefined): FabricChange;
}

export type FabricChange = readonly string[] | "everything";

export const createFabric = (): FabricCounts => {
  const links = new Map<string, number>();
  const plugins = new Map<string, number>();
  let nodesWithLinks = 0;
  let nodesWithPlugins = 0;
  return {
    get nodesWithLinks() {
      return nodesWithLinks;
    },
    get nodesWithPlugins() {
      return nodesWithPlugins;
    },
    linkCount: (name) => links.get(name) ?? 0,
    pluginCount: (name) => plugins.get(name) ?? 0,
    putLink: (link, isFirstOfNode) => {
      if (isFirstOfNode) nodesWithLinks += 1;
      const isNew = count(links, link.name, 1);
      return isFirstOfNode && nodesWithLinks === 1 ? "everything" : isNew ? [link.name] : [];
    },
    dropLink: (link, isLastOfNode) => {
      if (isLastOfNode) nodesWithLinks -= 1;
      const isGone = count(links, link.name, -1);
      return isLastOfNode && nodesWithLinks === 0 ? "everything" : isGone ? [link.name] : [];
    },
    putAgent: (before, after) => {
      const old = before?.seen?.plugins ?? null;
      const now = after?.seen?.plugins ?? null;
      if (old === now) return [];
      const had = nodesWithPlugins;
      nodesWithPlugins += (now === null ? 0 : 1) - (old === null ? 0 : 1);
      // Counted up before down, so that what stays isn't taken for gone in between.
      const added = (now ?? []).filter(({ name }) => count(plugins, name, 1));
      const removed = (old ?? []).filter(({ name }) => count(plugins, name, -1));
      if ((had === 0) !== (nodesWithPlugins === 0)) return "everything";
      return [...added, ...removed].map(({ name }) => name);
    },
  };
};

/** Whether the name came to be known, or is known no more. */
const count = (counts: Map<string, number>, name: string, by: 1 | -1): boolean => {
  const next = (counts.get(name) ?? 0) + by;
  if (next <= 0) counts.delete(name);
  else counts.set(name, next);
  return next === 0 || (by === 1 && next === 1);
};
