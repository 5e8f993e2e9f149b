export interface ByteGatherer {
  take(chunk: Uint8Array): void;
  /** Bytes that wait for the rest of what they belong to. */
  readonly pendingBytes: number;
}

/**
 * Consumes what begins at `pos`: gives the position behind it, or, as a negative number, how many bytes there must be
 * from `pos` on before it is worth another try.
 */
export type Step = (bytes: Buffer, pos: number) => number;

/** Cuts a stream of chunks into what `step` understands. What lies within one chunk is not copied. */
export const createByteGatherer = (step: Step): ByteGatherer => {
  let parts: Uint8Array[] = [];
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

  const hold = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    // A copy: the chunk's memory belongs to the socket.
    parts.push(Uint8Array.from(bytes));
    pendingBytes += bytes.length;
  };

  return {
    take: (chunk) => {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let pos = 0;
      while (pendingBytes > 0 && pos < bytes.length) {
        const piece = bytes.subarray(pos, pos + Math.max(1, wanted - pendingBytes));
        pos += piece.length;
        hold(piece);
        if (pendingBytes < wanted) return;
        const joined = Buffer.concat(parts, pendingBytes);
        parts = [];
        pendingBytes = 0;
        hold(joined.subarray(consume(joined, 0)));
      }
      if (pos < bytes.length) hold(bytes.subarray(consume(bytes, pos)));
    },
    get pendingBytes() {
      return pendingBytes;
    },
  };
};
