/**
 * The bytes aren't what they claim to be. Thrown and caught inside this folder only: outside it is a failure with a code
 * or a frame that is left out.
 */
export class MalformedProtobuf extends Error {}

const VARINT_BYTES_MAX = 10;
const INTERNED_BYTES_MAX = 80;
const INTERN_SLOTS = 1 << 14;

/** The wire types of protobuf (protobuf.dev/programming-guides/encoding). Groups are not used by Kubernetes. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Reads one message field by field, in place and without garbage of its own: `next` steps to a field, then exactly one of
 * the readers, `enter` or `skip` takes it. Throws MalformedProtobuf.
 */
export interface ProtoReader {
  readonly bytes: Buffer;
  pos: number;
  /** Steps to the next field before `end`; 0 where there is none. */
  next(end: number): number;
  /** End of the message that the present field holds; `pos` stands at its beginning. */
  enter(end: number): number;
  skip(end: number): void;
  varint(end: number): number;
  text(end: number): string;
  /** The same string object for the same bytes again: for what repeats from pod to pod. */
  shared(end: number): string;
}

export const createProtoReader = (bytes: Buffer, from = 0): ProtoReader => {
  let wire = 0;

  const varint = (end: number): number => {
    let value = 0;
    let scale = 1;
    for (let read = 0; read < VARINT_BYTES_MAX; read += 1) {
      if (reader.pos >= end) throw new MalformedProtobuf("a number is cut off");
      const byte = bytes[reader.pos] ?? 0;
      reader.pos += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MalformedProtobuf("a number is too long");
  };

  const expect = (wanted: number): void => {
    if (wire !== wanted) throw new MalformedProtobuf("a field has another type than promised");
  };

  const enter = (end: number): number => {
    expect(WIRE.bytes);
    const size = varint(end);
    if (size > end - reader.pos) throw new MalformedProtobuf("a field is longer than its message");
    return reader.pos + size;
  };

  const advanceTo = (position: number, end: number): void => {
    if (position > end) throw new MalformedProtobuf("a field is cut off");
    reader.pos = position;
  };

  const reader: ProtoReader = {
    bytes,
    pos: from,
    next: (end) => {
      if (reader.pos >= end) return 0;
      const tag = varint(end);
      const field = Math.floor(tag / 8);
      wire = tag % 8;
      if (field === 0) throw new MalformedProtobuf("a field has no number");
      return field;
    },
    enter,
    skip: (end) => {
      switch (wire) {
        case WIRE.varint:
          varint(end);
          return;
        case WIRE.bytes:
          reader.pos = enter(end);
          return;
        case WIRE.fixed64:
          advanceTo(reader.pos + 8, end);
          return;
        case WIRE.fixed32:
          advanceTo(reader.pos + 4, end);
          return;
        default:
          throw new MalformedProtobuf("a field has an unknown type");
      }
    },
    varint: (end) => {
      expect(WIRE.varint);
      return varint(end);
    },
    text: (end) => {
      const stop = enter(end);
      const start = reader.pos;
      reader.pos = stop;
      return bytes.toString("utf8", start, stop);
    },
    shared: (end) => {
      const stop = enter(end);
      const start = reader.pos;
      reader.pos = stop;
      return intern(bytes, start, stop);
    },
  };
  return reader;
};

/** Short strings by a hash of their bytes; a newcomer takes the slot of whoever was there. */
const interned: (string | undefined)[] = Array.from({ length: INTERN_SLOTS });

const intern = (bytes: Buffer, start: number, end: number): string => {
  if (end - start > INTERNED_BYTES_MAX) return bytes.toString("utf8", start, end);
  // FNV-1a
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  const slot = (hash ^ (hash >>> 15)) & (INTERN_SLOTS - 1);
  const known = interned[slot];
  if (known !== undefined && isSame(known, bytes, start, end)) return known;
  const text = bytes.toString("utf8", start, end);
  interned[slot] = text;
  return text;
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
