/**
 * Shares the event loop among those whose work is long: within one turn of it all together do so much, and whoever comes
 * after that goes on in the next turn, first come first served. Requests and streams are served in between.
 */
export interface Turns {
  /** undefined: there is time left in this turn. */
  enter(): Promise<void> | undefined;
  /** Goes on in the next turn, or in a later one that has time. */
  next(): Promise<void>;
}

/** `nowMs`: a test's own. */
export const createTurns = (sliceMs: number, nowMs = () => performance.now()): Turns => {
  /** When in this turn somebody asked for the first time. */
  let startedMs: number | undefined;

  const hasTime = (): boolean => {
    if (startedMs === undefined) {
      startedMs = nowMs();
      // Stands before all that wait for the next turn: they ask after this one.
      setImmediate(() => {
        startedMs = undefined;
      });
    }
    return nowMs() - startedMs < sliceMs;
  };

  /** Looked at one by one, with what each does then in between: not all go on because one may. */
  const wait = (enter: () => void): void => {
    setImmediate(() => {
      if (hasTime()) enter();
      else wait(enter);
    });
  };
  const next = (): Promise<void> => new Promise(wait);

  return { enter: () => (hasTime() ? undefined : next()), next };
};
