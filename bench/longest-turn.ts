const STEP_MS = 5;

/**
 * The longest turn of the event loop by the CPU of its own thread, ms: what it would have been on a machine where nothing
 * waits for a processor. Up to `STEP_MS` too much, for that often it is looked at. Stops watching when it is asked.
 */
export const watchTurns = (): { longestMs(): number } => {
  let longestMs = 0;
  let beforeMs = threadMs();
  const timer = setInterval(() => {
    const nowMs = threadMs();
    longestMs = Math.max(longestMs, nowMs - beforeMs);
    beforeMs = nowMs;
  }, STEP_MS);
  return {
    longestMs: () => {
      clearInterval(timer);
      return longestMs;
    },
  };
};

const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
