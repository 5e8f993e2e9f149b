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
  /** Words and conditions (find/parse-find.ts). */
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
