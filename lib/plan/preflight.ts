import type { PreflightCheck, Refusal, RefusalCode } from "./plan.ts";

/** Collects what was looked at before a change. The first refusal decides the code; all of them are listed. */
export interface Preflight {
  pass(id: string, title: string, detail?: string): void;
  warn(id: string, title: string, detail?: string): void;
  unknown(id: string, title: string, detail?: string): void;
  refuse(code: RefusalCode, title: string, detail: string): void;
  /** In order refuse, warn, unknown, pass. */
  checks(): readonly PreflightCheck[];
  refusal(): Refusal | undefined;
}

export const createPreflight = (): Preflight => {
  const checks: PreflightCheck[] = [];
  const refusals: { code: RefusalCode; detail: string }[] = [];
  const add =
    (verdict: PreflightCheck["verdict"]) =>
    (id: string, title: string, detail?: string): void =>
      void checks.push({ id, verdict, title, detail: detail ?? null });
  const sorted = (): readonly PreflightCheck[] =>
    [...checks].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  return {
    pass: add("pass"),
    warn: add("warn"),
    unknown: add("unknown"),
    refuse: (code, title, detail) => {
      checks.push({ id: code, verdict: "refuse", title, detail });
      refusals.push({ code, detail });
    },
    checks: sorted,
    refusal: () => {
      const first = refusals[0];
      return first === undefined ? undefined : { ...first, preflight: sorted() };
    },
  };
};

const ORDER = { refuse: 0, warn: 1, unknown: 2, pass: 3 } as const;
