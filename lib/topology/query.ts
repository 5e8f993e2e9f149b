/** What a picture shows: the wish as it stands in the URL (lib/wire/topology.ts checks it at the door). */
export interface TopologyQuery {
  readonly layout: "lanes" | "layers";
  /** Names, separated by commas; `tenant-*` stands for all that begin so. */
  readonly namespace?: string | undefined;
  /** `Kind/name`, separated by commas; `-` for pods that nothing keeps. */
  readonly controller?: string | undefined;
  /**
   * `name`, `namespace/name` or `provider/namespace/name`, separated by commas; `tenant-*` for all that begin so, and a star as the
   * namespace for all of one provider that are called so.
   */
  readonly network?: string | undefined;
  readonly node?: string | undefined;
  /** Key of a layer-2 domain, as lanes, taps and bars name it. Several are separated by commas. */
  readonly segment?: string | undefined;
  /** `namespace/name` of the selected pod. */
  readonly pod?: string | undefined;
  /** Words and conditions (find/parse-find.ts). */
  readonly q?: string | undefined;
  /** Words and conditions: what fits them is left out. */
  readonly without?: string | undefined;
  /** `size/name`: only what comes after it, the largest first. What a row “344 more namespaces” opens. */
  readonly beyond?: string | undefined;
  /**
   * The user's own order of lanes: networks as in `network`. Those that aren't named come after, in their own order; what is
   * named is drawn only where it would be anyway.
   */
  readonly order?: string | undefined;
  /** Networks whose lanes are never folded together with others, though nobody is on them. */
  readonly pin?: string | undefined;
  /** Networks that aren't drawn. */
  readonly hide?: string | undefined;
  readonly group: "controller" | "namespace" | "none";
  /** Most vertices and edges. */
  readonly budget: number;
}

/** What of a query says where one stands; stepping in or out sets these and takes away those that aren't set. */
export const SCOPE_PARAMETERS = ["namespace", "controller", "network", "node", "segment", "beyond"] as const;

/** The entries of a list that is separated by commas, trimmed, without empty ones. */
export const listOf = (text: string | undefined): readonly string[] =>
  text === undefined
    ? []
    : text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");

/** Whether a name is one of the list, or begins as one that ends with `*`. An empty list wants everything. */
export const isListed = (names: readonly string[]): ((name: string) => boolean) => {
  const exact = new Set(names);
  const beginnings = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return (name) =>
    names.length === 0 || exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
};

/** How a controller is named in a query. */
export const controllerText = (group: string): string => (group === "" ? "-" : group);
