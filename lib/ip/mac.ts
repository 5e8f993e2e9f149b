/** A hardware address, lower case with colons: 6 octets (Ethernet), 8 (EUI-64, InfiniBand GUID) or 20 (IP over InfiniBand). */
export type Mac = string & { readonly __ip: "Mac" };

/** Reads what Go's net.ParseMAC reads: `00:00:5e:00:53:01`, `00-00-…`, `0000.5e00.5301`, of 6, 8 or 20 octets. */
export const parseMac = (text: string): Mac | undefined => {
  if (CANONICAL.test(text)) return text as Mac;
  if (text.length > MAC_LENGTH_MAX) return undefined;
  const digits = digitsOf(text);
  return digits === undefined || !OCTETS.has(digits.length / 2)
    ? undefined
    : ((digits.toLowerCase().match(/../g) ?? []).join(":") as Mac);
};

const digitsOf = (text: string): string | undefined => {
  if (COLONS.test(text) || DASHES.test(text)) return text.replace(/[:-]/g, "");
  return DOTS.test(text) ? text.replaceAll(".", "") : undefined;
};

const MAC_LENGTH_MAX = 20 * 3;
const OCTETS: ReadonlySet<number> = new Set([6, 8, 20]);
const CANONICAL = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;
const COLONS = /^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/;
const DASHES = /^[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2})+$/;
const DOTS = /^[0-9A-Fa-f]{4}(\.[0-9A-Fa-f]{4})+$/;
