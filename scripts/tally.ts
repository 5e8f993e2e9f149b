/** How many tests ended how. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads vitest's JSON report. A run that left no report, or failed outside any test, counts as one failure. */
export const readVitestTally = (report: string | undefined, exitCode: number): Tally => {
  const read = parse(report);
  const failed = numberAt(read, "numFailedTests");
  return {
    passed: numberAt(read, "numPassedTests"),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: numberAt(read, "numPendingTests") + numberAt(read, "numTodoTests"),
  };
};

/** Reads Playwright's JSON report. A flaky test counts as failed: a journey that works now and then doesn't work. */
export const readPlaywrightTally = (report: string | undefined, exitCode: number): Tally => {
  const stats = parse(report)["stats"];
  const read = typeof stats === "object" && stats !== null ? (stats as Record<string, unknown>) : {};
  const failed = numberAt(read, "unexpected") + numberAt(read, "flaky");
  return {
    passed: numberAt(read, "expected"),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: numberAt(read, "skipped"),
  };
};

const parse = (text: string | undefined): Record<string, unknown> => {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const numberAt = (read: Record<string, unknown>, key: string): number => {
  const value = read[key];
  return typeof value === "number" ? value : 0;
};
