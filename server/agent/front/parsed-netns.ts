import { readLinks, readRoutes } from "../../../lib/cni/ip-json.ts";
import type { NodeReportLink, NodeReportNamespace } from "../../../lib/cni/node-report.ts";
import { isRecord, listOf } from "../../../lib/kube/fields.ts";

export interface SeenNetns {
  readonly links: NodeReportLink[];
  readonly routes: NonNullable<NodeReportNamespace["routes"]>;
}

/** What `ip -j -d addr` printed; undefined where it isn't a list. */
export const parseLinks = (text: string): NodeReportLink[] | undefined => {
  const list = parse(text);
  if (!Array.isArray(list)) return undefined;
  return readLinks(list).map((link) => ({
    ...link,
    addresses: link.addresses.map((address) => ({ ...address, flags: [...address.flags] })),
  }));
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
