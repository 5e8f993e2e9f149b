/** Keeps long work in slices, so that requests and streams stay responsive. */
export interface Slice {
  /** Gives way to the event loop if the slice is used up. */
  breathe(): Promise<void>;
}

export const createSlice = (sliceMs: number): Slice => {
  let until = performance.now() + sliceMs;
  return {
    breathe: async () => {
      if (performance.now() < until) return;
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      until = performance.now() + sliceMs;
    },
  };
};
