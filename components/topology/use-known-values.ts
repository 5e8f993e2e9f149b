import type { KnownValues } from "../../lib/topology/find/complete.ts";
import { useNetworks, useNodes, useSummary } from "../live/hooks.ts";

/** Names that conditions can be completed with; asked for once somebody writes one. */
export const useKnownValues = (
  isWanted: boolean,
): { readonly known: KnownValues; readonly isOnItsWay: boolean } => {
  const networks = useNetworks(isWanted);
  const nodes = useNodes(isWanted);
  const { summary } = useSummary();
  return {
    known: {
      network: networks.items.map(({ network }) => network.name),
      node: nodes.items.map(({ name }) => name),
      namespace: summary?.namespaces ?? [],
    },
    isOnItsWay: isWanted && (networks.status === "loading" || nodes.status === "loading"),
  };
};
