/** A result as libcni caches it, of an ADD that was made with `config`. */
export const cachedResult = (of: {
  readonly config: object;
  readonly network: string;
  readonly containerId: string;
  readonly interface: string;
  readonly netns: string;
  readonly args?: readonly (readonly [string, string])[];
  readonly result: unknown;
}): { readonly name: string; readonly text: string } => ({
  name: `${of.network}-${of.containerId}-${of.interface}`,
  text: JSON.stringify({
    kind: "cniCacheV1",
    containerId: of.containerId,
    config: Buffer.from(JSON.stringify(of.config)).toString("base64"),
    ifName: of.interface,
    networkName: of.network,
    netns: of.netns,
    cniArgs: of.args ?? [],
    result: of.result,
  }),
});
