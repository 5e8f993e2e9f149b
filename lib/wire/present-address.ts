import { type Address, parseAddress } from "../ip/address.ts";
import { parsePrefix, prefixContains } from "../ip/prefix.ts";
import type { Attachment } from "../model/attachment.ts";
import type { Facts } from "./facts.ts";
import type { AddressWire } from "./pool.ts";
import { presentAllocation } from "./present-pool.ts";

/** Who holds an address, in every segment and store. Nobody is an answer too. */
export const presentAddress = (facts: Facts, address: Address): AddressWire => {
  const { view } = facts;
  return {
    address,
    holders: view.holdersOf(address).map((attachment) => ({
      pod: { ...attachment.pod },
      interface: attachment.interface,
      network: { ...attachment.network },
      evidence: evidenceNaming(attachment, address),
      attachment: attachment.id,
    })),
    allocations: view.allocationsAt(address).map((allocation) => presentAllocation(facts, allocation)),
    pools: [...view.pools()].flatMap((pool) => {
      const prefix = pool.range === null ? undefined : parsePrefix(pool.range);
      return prefix !== undefined && prefixContains(prefix, address) ? [{ id: pool.id, range: prefix }] : [];
    }),
    nodes: [...view.nodes()].flatMap((node) =>
      node.addresses.some((own) => parseAddress(own) === address) ||
      (view.hostLinks(node.name) ?? []).some((link) => link.addresses.some((own) => own.address === address))
        ? [node.name]
        : [],
    ),
    revision: facts.revision,
  };
};

const evidenceNaming = (attachment: Attachment, address: Address): string[] =>
  (["asked", "reported", "observed", "recorded"] as const).filter((kind) =>
    attachment[kind]?.addresses.some((own) => own.address === address),
  );
