import type { Stream } from "./stream.ts";

/** The stream before its code is there: what is wanted meanwhile is remembered and asked for then. `load` is called with the first want. */
export const createLateStream = (load: () => Promise<Stream>): Stream => {
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
  return {
    want: (kind, value) => {
      const want: Want = { kind, value, drop: stream?.want(kind, value) };
      wants.add(want);
      isClosed = false;
      // Without its code nothing is live; the next page load gets it, and what is shown says how old it is.
      loading ??= begin().catch(() => {
        loading = undefined;
      });
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

interface Want {
  readonly kind: "view" | "topics";
  readonly value: string;
  drop: (() => void) | undefined;
}
