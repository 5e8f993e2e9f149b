import type { Attachment } from "../../lib/model/attachment.ts";
import type { NetworkKey, PodKey } from "../../lib/model/ids.ts";

/** The entries of a list that is separated by commas; undefined: nothing was asked, so everything fits. */
const listOf = (text: string | undefined): readonly string[] | undefined => {
  const entries = (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return entries.length === 0 ? undefined : entries;
};

export type Fits<Thing> = (thing: Thing) => boolean;

export const fitsName = (text: string | undefined): Fits<string | null> => {
  const entries = listOf(text);
  if (entries === undefined) return () => true;
  const names = new Set(entries);
  return (name) => names.has(name ?? "-");
};

/** `name` or `namespace/name`. */
export const fitsPod = (text: string | undefined): Fits<PodKey> => {
  const entries = listOf(text);
  if (entries === undefined) return () => true;
  const names = new Set(entries);
  return (pod) => names.has(pod.name) || names.has(`${pod.namespace}/${pod.name}`);
};

/** `name`, `namespace/name` or `provider/namespace/name`, with `-` for no namespace. */
export const fitsNetwork = (text: string | undefined): Fits<NetworkKey> => {
  const entries = listOf(text);
  if (entries === undefined) return () => true;
  const names = new Set(entries);
  return ({ provider, namespace, name }) =>
    names.has(name) ||
    names.has(`${namespace ?? "-"}/${name}`) ||
    names.has(`${provider}/${namespace ?? "-"}/${name}`);
};

/** Every word must be found somewhere. `textsOf` is asked only where there are words. */
export const fitsWords = <Thing>(
  q: string | undefined,
  textsOf: (thing: Thing) => readonly (string | null)[],
): Fits<Thing> => {
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (thing) => {
    const hay = textsOf(thing)
      .filter((text) => text !== null)
      .join("\n")
      .toLowerCase();
    return words.every((word) => hay.includes(word));
  };
};

export const textsOfAttachment = (attachment: Attachment): readonly (string | null)[] => [
  attachment.pod.namespace,
  attachment.pod.name,
  attachment.network.namespace,
  attachment.network.name,
  attachment.interface,
  attachment.node,
  ...[attachment.asked, attachment.reported, attachment.observed, attachment.recorded].flatMap((evidence) =>
    evidence === null ? [] : [evidence.mac, ...evidence.addresses.map(({ address }) => address)],
  ),
];
