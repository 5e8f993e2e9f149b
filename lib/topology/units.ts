import { byNamespace } from "./order.ts";
import type { NamespaceTally } from "./tally.ts";

/** What one row stands for where there are too many namespaces: one of them, or all that begin alike (`tenant-*`). */
export interface Unit {
  readonly title: string;
  readonly namespaces: readonly NamespaceTally[];
  readonly rank: number;
}

/** From so many on, namespaces that begin alike share a row. */
const ALIKE_MIN = 8;

/** Each namespace by itself, the largest first. */
export const singles = (namespaces: readonly NamespaceTally[]): readonly Unit[] =>
  namespaces
    .map((namespace) => ({ title: namespace.name, namespaces: [namespace], rank: namespace.rank }))
    .toSorted(bySize);

/** Namespaces of one beginning together where there are many, the largest first. */
export const alike = (namespaces: readonly NamespaceTally[]): readonly Unit[] => {
  const shared = sharedBeginning(namespaces.map(({ name }) => name));
  const groups = Map.groupBy(namespaces, ({ name }) => beginningOf(name, shared));
  return [...groups]
    .flatMap(([beginning, members]) =>
      beginning === undefined || members.length < ALIKE_MIN
        ? singles(members)
        : [
            {
              title: `${beginning}*`,
              namespaces: members,
              rank: members.reduce((sum, { rank }) => sum + rank, 0),
            },
          ],
    )
    .toSorted(bySize);
};

const bySize = (left: Unit, right: Unit): number =>
  right.rank - left.rank || byNamespace(left.title, right.title);

/** `tenant-` of `tenant-a-7`; behind what all of them share anyway. */
const beginningOf = (name: string, shared: string): string | undefined => {
  const dash = name.indexOf("-", shared.length);
  return dash <= shared.length || name.startsWith("kube-") ? undefined : name.slice(0, dash + 1);
};

/** What all names begin with, up to a dash. */
const sharedBeginning = (names: readonly string[]): string => {
  let shared = names[0] ?? "";
  for (const name of names) {
    let length = 0;
    while (length < shared.length && shared[length] === name[length]) length += 1;
    shared = shared.slice(0, length);
  }
  return names.length < 2 ? "" : shared.slice(0, shared.lastIndexOf("-") + 1);
};

/** A place in the order by size: what comes after it is what did not fit before. */
export interface Beyond {
  readonly size: number;
  readonly name: string;
}

export const parseBeyond = (text: string | undefined): Beyond | undefined => {
  const match = /^(\d{1,9})\/(.+)$/.exec(text ?? "");
  return match === null ? undefined : { size: Number(match[1]), name: match[2] ?? "" };
};

export const beyondText = ({ size, name }: Beyond): string => `${size}/${name}`;

export const isBeyond = (
  { rank, name }: { readonly rank: number; readonly name: string },
  { size, name: last }: Beyond,
  compare: (left: string, right: string) => number,
): boolean => rank < size || (rank === size && compare(name, last) > 0);
