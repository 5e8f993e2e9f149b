/** Time as the controllers see it: tests pass a virtual clock, the lab the real one. */
export interface Scheduler {
  now(): number;
  /** Runs once after `ms` milliseconds; the result takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** Work that takes time: each yielded number is a pause in milliseconds. */
export type Steps<T = void> = Generator<number, T, void>;

/** Carries steps out on the scheduler's clock; the result aborts them at the next pause. */
export function runSteps(scheduler: Scheduler, steps: Steps<unknown>): () => void {
  let cancel = (): void => undefined;
  let stopped = false;
  const advance = (): void => {
    const turn = steps.next();
    if (turn.done !== true && !stopped) cancel = scheduler.after(turn.value, advance);
  };
  advance();
  return () => {
    stopped = true;
    cancel();
  };
}

/** The scheduler of the running lab: timers of the runtime, the clock of the cluster. */
export function timerScheduler(now: () => number): Scheduler {
  return {
    now,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

export interface ScopedScheduler extends Scheduler {
  stop(): void;
}

/** Everything started through it ends together: after `stop` nothing more runs. */
export function scopedScheduler(scheduler: Scheduler): ScopedScheduler {
  const pending = new Set<() => void>();
  let stopped = false;
  return {
    now: () => scheduler.now(),
    after(ms, run) {
      if (stopped) return () => undefined;
      const cancel = scheduler.after(ms, () => {
        pending.delete(forget);
        if (!stopped) run();
      });
      const forget = (): void => {
        pending.delete(forget);
        cancel();
      };
      pending.add(forget);
      return forget;
    },
    stop() {
      stopped = true;
      for (const forget of pending) forget();
    },
  };
}

/** Calls `run` again and again; `pauseMs` is asked before each pause, so that it may vary. */
export function every(scheduler: Scheduler, pauseMs: () => number, run: () => void): () => void {
  return runSteps(
    scheduler,
    (function* () {
      for (;;) {
        yield pauseMs();
        run();
      }
    })(),
  );
}
