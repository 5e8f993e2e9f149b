import type { KnownValues } from "../../lib/topology/find/complete.ts";
import { useNetworks, useNodes, useSummary } from "../live/hooks.ts";
import { useIsShown } from "../ui/when-idle.ts";

/** Names that conditions can be completed with. */
export const useKnownValues = (): KnownValues => {
  const isShown = useIsShown();
  const networks = useNetworks(isShown);
  const nodes = useNodes(isShown);
  const { summary } = useSummary();
  return {
    network: networks.items.map(({ network }) => network.name),
    node: nodes.items.map(({ name }) => name),
    namespace: summary?.namespaces ?? [],
  };
};
