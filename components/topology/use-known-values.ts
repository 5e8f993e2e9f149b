import type { KnownValues } from "../../lib/topology/find/complete.ts";
import { useNetworks, useNodes, useSummary } from "../live/hooks.ts";

/** Names that conditions can be completed with. */
export const useKnownValues = (): KnownValues => {
  const networks = useNetworks();
  const nodes = useNodes();
  const { summary } = useSummary();
  return {
    network: networks.items.map(({ network }) => network.name),
    node: nodes.items.map(({ name }) => name),
    namespace: summary?.namespaces ?? [],
  };
};
