import type { Stream } from "./stream.ts";

/**
 * The stream before its code is there: what is wanted meanwhile is remembered and asked for then. `load` is called with the
 * first want, and again after a while where it fails.
 */
export const createLateStream = (load: () => Promise<Stream>, againMs = AGAIN_MS): Stream => {
  const wants = new Set<Want>();
  let loading: Promise<void> | undefined;
  let stream: Stream | undefined;
  let isClosed = false;
  const begin = async (): Promise<void> => {
    const loaded = await load();
    if (isClosed) return loaded.close();
    stream = loaded;
    for (const want of wants) want.drop = loaded.want(want.kind, want.value);
  };
  /** Without its code nothing is live, and what is shown says how old it is. */
  const start = (): void => {
    if (isClosed) return;
    loading ??= begin().catch(() => {
      loading = undefined;
      setTimeout(start, againMs);
    });
  };
  return {
    want: (kind, value) => {
      const want: Want = { kind, value, drop: stream?.want(kind, value) };
      wants.add(want);
      isClosed = false;
      start();
      return () => {
        wants.delete(want);
        want.drop?.();
      };
    },
    wake: () => stream?.wake(),
    renew: () => stream?.renew(),
    close: () => {
      isClosed = true;
      loading = undefined;
      stream?.close();
      stream = undefined;
    },
  };
};

const AGAIN_MS = 4_000;

interface Want {
  readonly kind: "view" | "topics";
  readonly value: string;
  drop: (() => void) | undefined;
}
