/** Lets the page draw and answer in between. */
export const breathe = (): Promise<void> =>
  "scheduler" in globalThis && "yield" in scheduler
    ? scheduler.yield()
    : new Promise((done) => setTimeout(done, 0));
