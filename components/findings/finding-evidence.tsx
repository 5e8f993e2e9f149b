import { Check, CircleHelp, X as Cross } from "lucide-react";
import type { FindingWire } from "../../lib/wire/finding.ts";
import { Age } from "../ui/age.tsx";

/** Each line that a finding stands on: holds, does not hold, or unknown. */
export const FindingEvidence = ({ finding }: { finding: FindingWire }) => (
  <ul className="flex flex-col gap-2 compact:gap-1.5">
    {finding.evidence.map((line, index) => (
      <li key={index} className="grid grid-cols-[16px_1fr_auto] gap-x-2 text-13">
        <span className="pt-0.5">
          {line.check === "pass" && <Check aria-label="holds" className="size-4 text-ok" />}
          {line.check === "fail" && <Cross aria-label="does not hold" className="size-4 text-err" />}
          {line.check === "unknown" && <CircleHelp aria-label="unknown" className="size-4 text-ink-3" />}
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">{line.text}</span>
        <span className="text-11 leading-5 text-ink-3">
          {line.check === "unknown" ? "unknown" : line.at === null ? null : <Age at={line.at} />}
        </span>
        <span className="col-start-2 text-11 text-ink-3">{line.source}</span>
      </li>
    ))}
    {finding.evidence.length === 0 && (
      <li className="text-13 text-ink-2">No single line of evidence was kept.</li>
    )}
  </ul>
);
