/** What a kind that is read is called: `ippools` of `ippools.whereabouts.cni.cncf.io`. */
export const sourceName = ({ name }: { readonly name: string }): string =>
  name === NODE_REPORTS ? "node agents" : (name.split(".")[0] ?? name);

/** Made here of what the agents of nodes say; the API has no such thing. */
const NODE_REPORTS = "node-reports.node-report";
