/** What a picture shows: the wish as it stands in the URL (lib/wire/topology.ts checks it at the door). */
export interface TopologyQuery {
  readonly layout: "lanes" | "layers";
  /** Names, separated by commas. */
  readonly namespace?: string | undefined;
  /** `name`, `namespace/name` or `provider/namespace/name`, separated by commas. */
  readonly network?: string | undefined;
  readonly node?: string | undefined;
  /** `namespace/name` of the selected pod. */
  readonly pod?: string | undefined;
  /** Words; every one of them must be found in a workload's names, addresses, MACs, interfaces or node. */
  readonly q?: string | undefined;
  readonly group: "controller" | "namespace" | "none";
  /** Most vertices and edges. */
  readonly budget: number;
}

/** The entries of a list that is separated by commas, trimmed, without empty ones. */
export const listOf = (text: string | undefined): readonly string[] =>
  text === undefined
    ? []
    : text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
