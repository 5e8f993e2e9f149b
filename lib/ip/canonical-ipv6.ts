/**
 * Whether a valid IPv6 address is written as RFC 5952 §4 wants it: lower case, no leading zeros, the first of the longest runs of
 * zeros (two groups at least) and nothing else as `::`. false also where only a look at its number can say so (dots, and what
 * stands for an IPv4 address).
 */
export const isCanonicalIPv6 = (text: string): boolean => {
  const gap = text.indexOf("::");
  let groups = 0;
  let zeros = 0;
  /** The longest run of zeros that is written out, before the gap and behind it. */
  let before = 0;
  let behind = 0;
  for (let at = gap === 0 ? 2 : 0; at < text.length;) {
    const end = endOfGroup(text, at);
    if (end === undefined) return false;
    const isZero = text.charCodeAt(at) === ZERO;
    if (isZero && end - at > 1) return false;
    groups += 1;
    zeros = isZero ? zeros + 1 : 0;
    const isBefore = end <= gap;
    if (isBefore) before = Math.max(before, zeros);
    else behind = Math.max(behind, zeros);
    const isAtGap = end === gap;
    // A zero beside the gap belongs into it.
    if (isZero && (isAtGap || (gap !== -1 && at === gap + 2))) return false;
    if (isAtGap) zeros = 0;
    at = isAtGap ? end + 2 : end + 1;
  }
  if (gap === -1) return behind < 2;
  const left = 8 - groups;
  const isOfIPv4 = gap === 0 && groups === 3 && text.startsWith("::ffff:");
  return left >= 2 && before < left && behind <= left && !isOfIPv4;
};

/** Where the group that begins there ends; undefined where it holds anything but digits and small letters. */
const endOfGroup = (text: string, from: number): number | undefined => {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COLON) break;
    const isDigit = code >= ZERO && code <= NINE;
    if (!isDigit && (code < SMALL_A || code > SMALL_F)) return undefined;
  }
  return at;
};

const ZERO = 48;
const NINE = 57;
const COLON = 58;
const SMALL_A = 97;
const SMALL_F = 102;
