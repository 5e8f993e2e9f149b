import { CircleAlert, CircleHelp, Info, TriangleAlert } from "lucide-react";
import type { FindingWire } from "../../lib/wire/finding.ts";

/** Severity by shape and colour; undetermined has a face of its own. */
export const FindingSign = ({ finding }: { finding: FindingWire }) => {
  if (finding.verdict === "undetermined")
    return <CircleHelp aria-label="undetermined" className="size-4 shrink-0 text-ink-3" />;
  switch (finding.severity) {
    case "error":
      return <CircleAlert aria-label="error" className="size-4 shrink-0 text-err" />;
    case "warning":
      return <TriangleAlert aria-label="warning" className="size-4 shrink-0 text-warn" />;
    case "info":
      return <Info aria-label="info" className="size-4 shrink-0 text-info" />;
    default:
      return finding.severity satisfies never;
  }
};
