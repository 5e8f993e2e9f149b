import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { NodeReport } from "../../lib/cni/node-report.ts";

/** A node's report as it is held between two changes. */
export interface HeldReport {
  /** The same object again for as long as it is among the last ones; nobody may change it. */
  read(): NodeReport;
}

/**
 * Holds reports of thousands of nodes. Packed: as objects each takes half a megabyte, of which nothing is looked at until
 * the node changes. The last few are kept as they are, for what just came is read by several.
 */
export const createReportHold = (recentMax = RECENT_MAX): ((report: NodeReport) => HeldReport) => {
  const recent = new Map<HeldReport, NodeReport>();

  const remember = (held: HeldReport, report: NodeReport): NodeReport => {
    recent.set(held, report);
    if (recent.size > recentMax)
      for (const oldest of recent.keys()) {
        recent.delete(oldest);
        break;
      }
    return report;
  };

  return (report) => {
    const packed = deflateRawSync(JSON.stringify(report), { level: 1 });
    const held: HeldReport = {
      read: () => recent.get(held) ?? remember(held, JSON.parse(inflateRawSync(packed).toString("utf8"))),
    };
    remember(held, report);
    return held;
  };
};

const RECENT_MAX = 16;
