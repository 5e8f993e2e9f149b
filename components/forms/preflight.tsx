import { Check, ChevronRight, CircleAlert, CircleHelp, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { PreflightCheckWire } from "../../lib/wire/common.ts";
import { cx } from "../ui/cx.ts";

const ORDER = ["refuse", "warn", "unknown", "pass"] as const;
/** Passes beyond these are folded. */
const PASSES_SHOWN = 2;

const SIGNS: Record<PreflightCheckWire["verdict"], { sign: ReactNode; word: string }> = {
  refuse: { sign: <CircleAlert aria-hidden className="size-4 text-err" />, word: "text-err font-medium" },
  warn: { sign: <TriangleAlert aria-hidden className="size-4 text-warn" />, word: "text-warn font-medium" },
  unknown: { sign: <CircleHelp aria-hidden className="size-4 text-ink-3" />, word: "text-ink-3" },
  pass: { sign: <Check aria-hidden className="size-4 text-ok" />, word: "text-ink-3" },
};

/** What was checked before anything is sent: what blocks first, what passed last and folded. */
export const Preflight = ({
  checks,
  isAsking,
}: {
  checks: readonly PreflightCheckWire[];
  isAsking: boolean;
}) => {
  const sorted = ORDER.flatMap((verdict) => checks.filter((check) => check.verdict === verdict));
  const passes = sorted.filter((check) => check.verdict === "pass");
  const folded = passes.length > PASSES_SHOWN + 1 ? passes.slice(PASSES_SHOWN) : [];
  return (
    <section aria-label="Before we ask" aria-busy={isAsking}>
      <div className="flex items-baseline justify-between gap-3 pb-2">
        <h3 className="text-13 font-title">Before we ask</h3>
        <span className="text-11 text-ink-3 num">{isAsking ? "looking…" : tally(checks)}</span>
      </div>
      <ul className="flex flex-col gap-2 compact:gap-1">
        {sorted
          .filter((check) => !folded.includes(check))
          .map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
      </ul>
      {folded.length > 0 && (
        <details className="group pt-2">
          <summary className="flex list-none items-center gap-1 pl-5 text-12 text-ink-2 hover:text-ink">
            <ChevronRight aria-hidden className="size-3.5 group-open:rotate-90" />
            {folded.length} more pass
          </summary>
          <ul className="flex flex-col gap-2 pt-2 compact:gap-1 compact:pt-1">
            {folded.map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
};

const CheckRow = ({ check }: { check: PreflightCheckWire }) => (
  <li className="grid grid-cols-[16px_1fr_auto] gap-x-2 text-12">
    <span className="pt-px">{SIGNS[check.verdict].sign}</span>
    <span>{check.title}</span>
    <span className={cx("text-11", SIGNS[check.verdict].word)}>{check.verdict}</span>
    {check.detail !== null && <span className="col-start-2 text-11 text-ink-3">{check.detail}</span>}
  </li>
);

const tally = (checks: readonly PreflightCheckWire[]): string =>
  (["pass", "warn", "unknown", "refuse"] as const)
    .map((verdict) => ({ verdict, count: checks.filter((check) => check.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(" · ");
