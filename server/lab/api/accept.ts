/** Content negotiation of the API server: media type, and the `as=` representation in its parameters. */
export interface Accepted {
  format: "json" | "yaml" | "protobuf";
  as: "object" | "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
}

const FORMATS: Readonly<Record<string, Accepted["format"]>> = {
  "application/json": "json",
  "application/yaml": "yaml",
  "application/vnd.kubernetes.protobuf": "protobuf",
  "application/*": "json",
  "*/*": "json",
};

/** The best acceptable representation in the order given, `undefined` when there is none (406). */
export function negotiate(header: string | undefined, hasProtobuf: boolean): Accepted | undefined {
  if (header === undefined || header.trim() === "") return { format: "json", as: "object" };
  const ranges = header
    .split(",")
    .map((range, order) => ({ ...parseRange(range), order }))
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  for (const { type, parameters } of ranges) {
    const format = FORMATS[type];
    if (format === undefined || (format === "protobuf" && !hasProtobuf)) continue;
    const as = representation(parameters);
    if (as === undefined || (format === "protobuf" && as !== "object")) continue;
    return { format, as };
  }
  return undefined;
}

function parseRange(range: string): { type: string; quality: number; parameters: Map<string, string> } {
  const [type = "", ...rest] = range.split(";").map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const [key = "", value = ""] = part.split("=");
    parameters.set(key, value);
  }
  return { type: type.toLowerCase(), quality: Number(parameters.get("q") ?? "1"), parameters };
}

function representation(parameters: ReadonlyMap<string, string>): Accepted["as"] | undefined {
  const as = parameters.get("as");
  if (as === undefined) return "object";
  const isMeta = parameters.get("g") === "meta.k8s.io" && parameters.get("v") === "v1";
  if (!isMeta) return undefined;
  if (as === "Table" || as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return as;
  return undefined;
}

/** Whether the caller takes aggregated discovery (apidiscovery.k8s.io/v2). */
export function wantsAggregatedDiscovery(header: string | undefined): boolean {
  return /g=apidiscovery\.k8s\.io/.test(header ?? "") && /as=APIGroupDiscoveryList/.test(header ?? "");
}
