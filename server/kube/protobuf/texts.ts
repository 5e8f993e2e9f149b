/** Texts out of protobuf bytes, made as seldom as possible: most of what a pod says another pod has said before. */

const SHARED_BYTES_MAX = 400;
const SLOTS = 1 << 16;

/** Surprise: not in Node's documentation, but what `toString` ends up in; straight to it is twice as fast. */
interface Sliced {
  utf8Slice?(start: number, end: number): string;
}

export const textIn = (bytes: Buffer & Sliced, start: number, end: number): string =>
  bytes.utf8Slice === undefined ? bytes.toString("utf8", start, end) : bytes.utf8Slice(start, end);

/** Texts by a hash of their bytes; a newcomer takes the slot of whoever was there. */
const shared: (string | undefined)[] = Array.from({ length: SLOTS });

/** The same string object for the same bytes again. */
export const sharedText = (bytes: Buffer, start: number, end: number): string => {
  if (start === end) return "";
  if (end - start > SHARED_BYTES_MAX) return textIn(bytes, start, end);
  const slot = slotOf(bytes, start, end);
  const known = shared[slot];
  if (known !== undefined && isSame(known, bytes, start, end)) return known;
  const text = textIn(bytes, start, end);
  shared[slot] = text;
  return text;
};

const HASHED_BYTES = 64;

/** FNV-1a of all bytes, of long ones of every nth: whoever asks compares them all. */
const slotOf = (bytes: Buffer, start: number, end: number): number => {
  const step = Math.ceil((end - start) / HASHED_BYTES);
  let hash = 0x811c9dc5 ^ (end - start);
  for (let at = start; at < end; at += step) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
};

/** Only ASCII compares equal; other text is read anew each time. */
const isSame = (text: string, bytes: Buffer, start: number, end: number): boolean => {
  const { length } = text;
  if (length !== end - start) return false;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[start + at] ?? 0;
    if (byte > 0x7f || text.charCodeAt(at) !== byte) return false;
  }
  return true;
};

/** What the same bytes were read as before: labels, owners and managed fields are alike for all pods of a workload. */
export interface SharedValues<Value> {
  /** undefined where these bytes weren't seen lately. Nobody may change what is found. */
  find(bytes: Buffer, start: number, end: number): Value | undefined;
  keep(bytes: Buffer, start: number, end: number, value: Value): Value;
}

/** `slots` (a power of two) and `bytesMax` bound what is kept. */
export const createSharedValues = <Value>(slots: number, bytesMax: number): SharedValues<Value> => {
  const known: ({ readonly bytes: Buffer; readonly value: Value } | undefined)[] = Array.from({
    length: slots,
  });
  return {
    find: (bytes, start, end) => {
      if (end - start > bytesMax) return undefined;
      const kept = known[slotOf(bytes, start, end) & (slots - 1)];
      return kept !== undefined && areSame(kept.bytes, bytes, start, end) ? kept.value : undefined;
    },
    keep: (bytes, start, end, value) => {
      if (end - start <= bytesMax)
        known[slotOf(bytes, start, end) & (slots - 1)] = {
          bytes: ownCopy(bytes, start, end),
          value,
        };
      return value;
    },
  };
};

/** Surprise: a small Buffer made by `from` or `concat` is a part of a shared 64 KB, and keeps all of it for as long as it is kept. */
const ownCopy = (bytes: Buffer, start: number, end: number): Buffer => {
  const own = Buffer.allocUnsafeSlow(end - start);
  bytes.copy(own, 0, start, end);
  return own;
};

const areSame = (known: Buffer, bytes: Buffer, start: number, end: number): boolean =>
  known.length === end - start && known.compare(bytes, start, end) === 0;
