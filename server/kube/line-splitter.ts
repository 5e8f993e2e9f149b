const LF = 0x0a;

export interface LineSplitter {
  /** Complete lines of a chunk, without their end, as text. Empty lines are left out. */
  take(chunk: Uint8Array): readonly string[];
  /** Bytes of a line that has not ended yet. */
  readonly pendingBytes: number;
  /** Lines that were longer than allowed and left out. */
  readonly skipped: number;
}

/**
 * Splits a watch stream into lines at 0x0A and nowhere else (U+2028 and U+0085 are ordinary inside JSON strings).
 * A line above `maxBytes` is left out and counted; what follows it is read on.
 */
export const createLineSplitter = (maxBytes = 8 * 1024 * 1024): LineSplitter => {
  let parts: Uint8Array[] = [];
  let pendingBytes = 0;
  let isSkipping = false;
  let skipped = 0;

  const append = (part: Uint8Array): void => {
    if (isSkipping || part.byteLength === 0) return;
    if (pendingBytes + part.byteLength > maxBytes) {
      isSkipping = true;
      skipped += 1;
      parts = [];
      pendingBytes = 0;
      return;
    }
    parts.push(part);
    pendingBytes += part.byteLength;
  };

  const finish = (): string | undefined => {
    const text =
      isSkipping || pendingBytes === 0 ? undefined : Buffer.concat(parts, pendingBytes).toString("utf8");
    parts = [];
    pendingBytes = 0;
    isSkipping = false;
    return text === undefined || text.trim() === "" ? undefined : text;
  };

  return {
    take: (chunk) => {
      const lines: string[] = [];
      let from = 0;
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
        append(chunk.subarray(from, end));
        const line = finish();
        if (line !== undefined) lines.push(line);
        from = end + 1;
      }
      // A copy: the chunk's memory belongs to the socket.
      if (from < chunk.byteLength) append(Uint8Array.from(chunk.subarray(from)));
      return lines;
    },
    get pendingBytes() {
      return pendingBytes;
    },
    get skipped() {
      return skipped;
    },
  };
};
