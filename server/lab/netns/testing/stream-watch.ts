/** How long after `act` the agent's stream says something that fits, in ms. */
export interface StreamWatch {
  until(fits: (line: string) => boolean, act: () => void): Promise<number>;
  close(): void;
}

const WITHIN_MS = 15_000;

export async function watchStream(url: string): Promise<StreamWatch> {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/stream`, { signal: stop.signal });
  let listener: (line: string) => void = () => undefined;
  let rest = "";
  const read = async (): Promise<void> => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) listener(line);
    }
  };
  // Ends with an abort, and only then.
  read().catch(() => undefined);
  return {
    until: (fits, act) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not within ${String(WITHIN_MS)} ms`)), WITHIN_MS);
        let startedMs = 0;
        listener = (line) => {
          if (startedMs === 0 || !line.includes('"kind":"change"') || !fits(line)) return;
          clearTimeout(timer);
          resolve(performance.now() - startedMs);
        };
        startedMs = performance.now();
        act();
      }),
    close: () => stop.abort(),
  };
}

export function figures(title: string, values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  return `${title}: median ${at(0.5)} ms, fastest ${at(0)}, slowest ${at(1)} (${String(sorted.length)} times)\n`;
}
