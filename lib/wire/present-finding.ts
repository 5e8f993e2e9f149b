import type { Finding } from "../model/finding.ts";
import { allocationOfFinding, planRelease } from "../plan/release-lease.ts";
import type { Facts } from "./facts.ts";
import type { FindingWire } from "./finding.ts";

export const presentFinding = (facts: Facts, finding: Finding): FindingWire => ({
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
  release: presentRelease(facts, finding),
  since: finding.since,
});

const presentRelease = ({ view }: Facts, finding: Finding): FindingWire["release"] => {
  const allocation = allocationOfFinding(finding, view);
  const node = allocation === undefined ? null : (view.pool(allocation.pool)?.node ?? null);
  if (allocation?.store !== "host-local" || node === null) return null;
  const planned = planRelease(allocation.id, view);
  return {
    node,
    address: allocation.address ?? allocation.key,
    isPossible: planned.ok,
    reason: planned.ok ? null : planned.refusal.detail,
  };
};
