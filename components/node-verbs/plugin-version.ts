import type { NodeCniWire } from "../../lib/wire/node-verbs.ts";

type Plugin = NonNullable<NodeCniWire["agent"]["inventory"]>["plugins"][number];

/** What a plugin says that it is: its own version where it tells it, else the newest CNI that it speaks. */
export const pluginVersion = (
  plugin: Plugin | undefined,
): { readonly text: string; readonly detail: string; readonly isProblem: boolean } | undefined => {
  if (plugin === undefined) return undefined;
  const { about, cniVersions, problem } = plugin;
  if (problem !== null) return { text: "no answer", detail: problem, isProblem: true };
  const spoken = cniVersions === null || cniVersions.length === 0 ? null : cniVersions;
  const detail = [about, spoken === null ? null : `speaks CNI ${spoken.join(", ")}`]
    .filter((part) => part !== null)
    .join("; ");
  const own = /\bv?(\d+\.\d+[\w.+-]*)$/.exec(about ?? "")?.[1];
  const newest = spoken?.toSorted(byVersion).at(-1);
  if (own === undefined && newest === undefined) return undefined;
  return { text: own ?? `CNI ${newest ?? ""}`, detail, isProblem: false };
};

/** The version that most of them have: told once, so that what differs is seen. undefined where none is told. */
export const commonVersion = (plugins: readonly Plugin[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const plugin of plugins) {
    const version = pluginVersion(plugin);
    if (version !== undefined && !version.isProblem)
      counts.set(version.text, (counts.get(version.text) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0];
};

const byVersion = (one: string, other: string): number => one.localeCompare(other, "en", { numeric: true });
