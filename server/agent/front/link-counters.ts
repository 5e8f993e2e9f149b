import { isRecord, listOf, recordOf, textOf } from "../../../lib/kube/fields.ts";

/** What a device has counted since it was made. */
export interface LinkCounters {
  readonly link: string;
  /** Within its namespace. */
  readonly index: number;
  readonly isLoopback: boolean;
  readonly received: Counted;
  readonly sent: Counted;
}

export interface Counted {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  readonly dropped: number;
}

/**
 * Of what `ip -j -s` printed; a device without counters is left out.
 * @see https://github.com/iproute2/iproute2/blob/main/ip/ipaddress.c (print_link_stats64)
 */
export const readLinkCounters = (value: unknown): LinkCounters[] =>
  listOf(value).flatMap((entry) => {
    if (!isRecord(entry)) return [];
    const link = textOf(entry["ifname"]);
    const index = entry["ifindex"];
    const stats = recordOf(entry["stats64"]) ?? recordOf(entry["stats"]);
    if (link === undefined || typeof index !== "number" || stats === undefined) return [];
    const isLoopback = entry["link_type"] === "loopback";
    return [{ link, index, isLoopback, received: readCounted(stats["rx"]), sent: readCounted(stats["tx"]) }];
  });

const readCounted = (value: unknown): Counted => {
  const counted = recordOf(value);
  const count = (field: string): number => {
    const number = counted?.[field];
    return typeof number === "number" && number >= 0 ? number : 0;
  };
  return {
    bytes: count("bytes"),
    packets: count("packets"),
    errors: count("errors"),
    dropped: count("dropped"),
  };
};
