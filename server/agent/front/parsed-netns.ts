import { readLinks, readRoutes } from "../../../lib/cni/ip-json.ts";
import type { NodeReportLink, NodeReportNamespace } from "../../../lib/cni/node-report.ts";
import { isRecord, listOf } from "../../../lib/kube/fields.ts";
import { type LinkCounters, readLinkCounters } from "./link-counters.ts";

export interface SeenNetns {
  readonly links: NodeReportLink[];
  readonly routes: NonNullable<NodeReportNamespace["routes"]>;
}

/** What `ip -j -d -s addr` printed; undefined where it isn't a list. */
export const parseLinks = (
  text: string,
): { readonly links: NodeReportLink[]; readonly counters: LinkCounters[] } | undefined => {
  const list = parse(text);
  if (!Array.isArray(list)) return undefined;
  const links = readLinks(list).map((link) => ({
    ...link,
    addresses: link.addresses.map((address) => ({ ...address, flags: [...address.flags] })),
  }));
  return { links, counters: readLinkCounters(list) };
};

/** What `ip -j -d route show table all` printed: routes of the main table, which only some versions name. */
export const parseRoutes = (text: string): SeenNetns["routes"] =>
  readRoutes(
    listOf(parse(text)).filter(
      (entry) => isRecord(entry) && (entry["table"] === undefined || entry["table"] === "main"),
    ),
  );

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
