import type { Attachment } from "../model/attachment.ts";
import type { Finding } from "../model/finding.ts";
import type { EntityId } from "../model/ids.ts";
import type { FlagCount } from "./view.ts";

/** The part of the audit that a picture needs. */
export interface FindingsLookup {
  findingsAbout(id: EntityId): readonly Finding[];
}

/** 0: well, 1: warning, 2: error. */
export type Badness = 0 | 1 | 2;

/** How bad an attachment's own state is. Not knowing isn't illness, nor is being on the way. */
export const badnessOf = (attachment: Attachment): Badness => {
  switch (attachment.state) {
    case "failed":
      return 2;
    case "missing":
    case "phantom":
    case "stray":
    case "drifted":
      return 1;
    case "attached":
      return isLinkDown(attachment) ? 2 : 0;
    case "attaching":
    case "detaching":
    case "unknown":
      return 0;
  }
};

/** Whether an attachment needs a look. */
export const isIll = (attachment: Attachment): boolean => badnessOf(attachment) > 0;

export const isLinkDown = (attachment: Attachment): boolean => attachment.observed?.link === "down";

/** How bad the findings about one thing are; undetermined ones and hints don't make it ill. */
export const badnessOfFindings = (findings: readonly Finding[]): Badness => {
  let worst: Badness = 0;
  for (const finding of findings) {
    if (finding.verdict !== "present") continue;
    if (finding.severity === "error") return 2;
    if (finding.severity === "warning") worst = 1;
  }
  return worst;
};

/**
 * Whether a finding needs a look: it is there, and an error or a warning. That is what flags and every number of findings
 * count; hints (a hot-plugged network, say) and what is undetermined are notes.
 */
export const needsLook = ({ verdict, severity }: Finding): boolean =>
  verdict === "present" && severity !== "info";

/** The flag behind a name: how many findings need a look, and the worst. */
export const flagOf = (all: readonly Finding[]): FlagCount | null => {
  const findings = all.filter(needsLook);
  if (findings.length === 0) return null;
  const worst = findings.some(({ severity }) => severity === "error") ? "error" : "warning";
  return { count: findings.length, worst };
};

export const worstOf = (badness: Badness): "error" | "warning" | null =>
  badness === 2 ? "error" : badness === 1 ? "warning" : null;
