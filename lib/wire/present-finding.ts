import type { Finding } from "../model/finding.ts";
import type { FindingWire } from "./finding.ts";

export const presentFinding = (finding: Finding): FindingWire => ({
  id: finding.id,
  cluster: finding.cluster,
  code: finding.code,
  title: finding.title,
  detail: finding.detail,
  severity: finding.severity,
  confidence: finding.confidence,
  verdict: finding.verdict,
  subjects: finding.subjects.map(({ kind, namespace, name }) => ({ kind, namespace, name })),
  evidence: finding.evidence.map(({ check, text, source, at }) => ({ check, text, source, at })),
  remedy: finding.remedy,
  since: finding.since,
});
