/** What `fetchIt` gives, fetched once; tried again and again where it can't be fetched, for what waits for it must not be lost. */
export const once = <Value>(fetchIt: () => Promise<Value>, againMs = AGAIN_MS): (() => Promise<Value>) => {
  let found: Promise<Value> | undefined;
  const untilFound = async (): Promise<Value> => {
    for (;;) {
      try {
        return await fetchIt();
      } catch {
        // The server is away for a moment, or the reader is.
        await new Promise((done) => setTimeout(done, againMs));
      }
    }
  };
  return () => (found ??= untilFound());
};

const AGAIN_MS = 4_000;
