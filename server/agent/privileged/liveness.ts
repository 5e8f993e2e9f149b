import { basename } from "node:path";
import { type Link, readLinks } from "../../../lib/cni/ip-json.ts";
import type { AttachmentInput } from "../../../lib/cni/verb-input.ts";
import { parseAddress } from "../../../lib/ip/address.ts";
import { isId } from "../ids.ts";
import { netnsPath, type Roots } from "../roots.ts";
import type { Namespaces } from "./namespaces.ts";

/** Whether an attachment's sandbox lives and has its interface. What can't be known is never taken for gone. */
export interface Liveness {
  of(input: AttachmentInput): Promise<Live>;
  /** Who of the node has an address. */
  holderOf(address: string): Promise<Holder>;
  /** Of every network namespace, as results write it. */
  paths(): readonly string[];
  /** What counts as all namespaces here, as the end of a sentence: who is named nowhere is not looked at. */
  looked(): string;
}

interface Live {
  readonly kind: "gone" | "without-link" | "has-link" | "unknown";
  readonly detail: string;
}

interface Holder {
  readonly kind: "nobody" | "held" | "unknown";
  readonly detail: string;
}

export const createLiveness = (roots: Roots, namespaces: Namespaces): Liveness => ({
  paths: () => namespaces.names().map(netnsPath),
  looked: () => `every namespace ${placeText(roots)} was looked into`,
  of: async (input) => {
    const name = basename(input.netns ?? "");
    if (input.netns === null || input.netns !== netnsPath(name) || !isId(name))
      return {
        kind: "unknown",
        detail: `Its network namespace is where this agent can't look: ${input.netns ?? "none"}`,
      };
    if (!name.startsWith(roots.netnsPrefix))
      return { kind: "unknown", detail: `${input.netns} is none of those that this agent looks at` };
    const [text] = await namespaces.read([name]);
    if (text?.kind === "read") {
      const has = linksOf(text.links)?.find((link) => link.name === input.interface);
      if (has === undefined)
        return { kind: "without-link", detail: `${input.netns} lives, and has no ${input.interface}` };
      return { kind: "has-link", detail: `${input.netns} lives and has ${input.interface}` };
    }
    if (text?.kind !== "gone" || namespaces.names().includes(name))
      return { kind: "unknown", detail: `${input.netns} can't be read` };
    // A process may hold a namespace whose name is gone: then the other end of its veth is still here.
    const host = await namespaces.host();
    const links = host.ok ? linksOf(host.value) : undefined;
    if (links === undefined) return { kind: "unknown", detail: "The node's own devices can't be read" };
    const end = links.find(({ name: device, kind }) => kind === "veth" && input.hostDevices.includes(device));
    if (end !== undefined)
      return {
        kind: "has-link",
        detail: `${input.netns} is gone, but its end on the node, ${end.name}, is not`,
      };
    return { kind: "gone", detail: `${input.netns} is gone` };
  },
  holderOf: async (text) => {
    const address = parseAddress(text);
    if (address === undefined) return { kind: "unknown", detail: `${text} is no address` };
    const has = (links: readonly Link[]): boolean =>
      links.some((link) => link.addresses.some((one) => one.address === address));
    const names = namespaces.names();
    const texts = await namespaces.read(names);
    for (const [index, read] of texts.entries()) {
      const path = netnsPath(names[index] ?? "");
      if (read.kind === "gone" && !namespaces.names().includes(names[index] ?? "")) continue;
      const links = read.kind === "read" ? linksOf(read.links) : undefined;
      if (links === undefined) return { kind: "unknown", detail: `${path} can't be read` };
      if (has(links)) return { kind: "held", detail: `${path} has ${text}` };
    }
    const host = await namespaces.host();
    const links = host.ok ? linksOf(host.value) : undefined;
    if (links === undefined) return { kind: "unknown", detail: "The node's own devices can't be read" };
    return has(links)
      ? { kind: "held", detail: `The node itself has ${text}` }
      : { kind: "nobody", detail: nobodyText(text, names.length, roots) };
  },
});

/** Says what was looked at: a namespace that has no name there, as some runtimes make them, was not. */
const nobodyText = (address: string, count: number, roots: Roots): string => {
  const place = placeText(roots);
  if (count === 0)
    return `There is no network namespace ${place}, and the node itself doesn't have ${address}`;
  const who = count === 1 ? "The one network namespace" : `All ${String(count)} network namespaces`;
  return `${who} ${place} and the node itself were looked into: none has ${address}`;
};

const placeText = ({ netns, netnsPrefix }: Roots): string =>
  `below ${netns}${netnsPrefix === "" ? "" : ` whose name begins with ${netnsPrefix}`}`;

const linksOf = (text: string): Link[] | undefined => {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? readLinks(list) : undefined;
  } catch {
    return undefined;
  }
};
