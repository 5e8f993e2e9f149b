export interface ByteGatherer {
  take(chunk: Uint8Array): void;
  /** Bytes that wait for the rest of what they belong to. */
  readonly pendingBytes: number;
}

/**
 * Consumes what begins at `pos`: gives the position behind it, or, as a negative number, how many bytes there must be
 * from `pos` on before it is worth another try. The bytes are only lent.
 */
export type Step = (bytes: Buffer, pos: number) => number;

const ROOM_BYTES = 16 * 1024;
/** More is given back once it isn't needed. */
const ROOM_KEPT_BYTES = 256 * 1024;
const NO_ROOM = Buffer.alloc(0);

/** Cuts a stream of chunks into what `step` understands. What lies within one chunk is not copied. */
export const createByteGatherer = (step: Step): ByteGatherer => {
  /** The same again and again: memory that is made for each chunk costs more than what is copied into it. */
  let room = NO_ROOM;
  let pendingBytes = 0;
  let wanted = 0;

  /** Consumes as much as possible and gives the position of the rest. */
  const consume = (bytes: Buffer, from: number): number => {
    let pos = from;
    while (pos < bytes.length) {
      const next = step(bytes, pos);
      if (next < 0) {
        wanted = -next;
        break;
      }
      pos = next;
    }
    return pos;
  };

  /** A copy: the chunk's memory belongs to the socket. */
  const hold = (bytes: Buffer, from: number, to: number): void => {
    const needed = pendingBytes + to - from;
    if (needed > room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(ROOM_BYTES, needed, Math.min(wanted, 2 * needed)));
      room.copy(larger, 0, 0, pendingBytes);
      room = larger;
    }
    bytes.copy(room, pendingBytes, from, to);
    pendingBytes = needed;
  };

  const consumeHeld = (): void => {
    // A Buffer of its own each time: who remembers bytes by their Buffer must not take these for the last ones.
    const joined = room.subarray(0, pendingBytes);
    const rest = consume(joined, 0);
    pendingBytes -= rest;
    if (pendingBytes > 0) room.copyWithin(0, rest, joined.length);
    else if (room.length > ROOM_KEPT_BYTES) room = NO_ROOM;
  };

  return {
    take: (chunk) => {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let pos = 0;
      while (pendingBytes > 0 && pos < bytes.length) {
        const to = Math.min(bytes.length, pos + Math.max(1, wanted - pendingBytes));
        hold(bytes, pos, to);
        pos = to;
        if (pendingBytes < wanted) return;
        consumeHeld();
      }
      if (pos < bytes.length) pos = consume(bytes, pos);
      if (pos < bytes.length) hold(bytes, pos, bytes.length);
    },
    get pendingBytes() {
      return pendingBytes;
    },
  };
};
