import type { FindingWire } from "../../lib/wire/finding.ts";

export type Show = "all" | "error" | "warning" | "info" | "undetermined";

export interface FindingGroup {
  readonly id: string;
  readonly first: FindingWire;
  /** All of the group, `first` included. */
  readonly findings: readonly FindingWire[];
}

/** From this many on, findings of one rule about one pool or network stand as one row. */
const GROUP_FROM = 3;

const RANK = { error: 0, warning: 1, info: 2 } as const;

const isShown = (finding: FindingWire, show: Show): boolean => {
  if (show === "all") return true;
  if (show === "undetermined") return finding.verdict === "undetermined";
  return finding.verdict === "present" && finding.severity === show;
};

export const countShown = (findings: readonly FindingWire[], show: Show): number =>
  findings.filter((finding) => isShown(finding, show)).length;

/** `about`: `namespace/name` of a subject, or a subject's bare name. */
export const filterFindings = (
  findings: readonly FindingWire[],
  show: Show,
  about: string | null,
): readonly FindingWire[] =>
  findings.filter((finding) => isShown(finding, show) && (about === null || isAbout(finding, about)));

export const isAbout = (finding: FindingWire, about: string): boolean =>
  finding.subjects.some(
    (subject) =>
      subject.name === about ||
      (subject.namespace !== null && `${subject.namespace}/${subject.name}` === about),
  );

/** Worst first, undetermined last, newest first among equals; many of one kind as one. */
export const groupFindings = (findings: readonly FindingWire[]): FindingGroup[] => {
  const byKey = new Map<string, FindingWire[]>();
  for (const finding of findings) {
    const key = groupKey(finding);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [finding]);
    else group.push(finding);
  }
  return [...byKey.entries()]
    .flatMap(([key, members]) =>
      members.length >= GROUP_FROM
        ? [groupOf(key, members)]
        : members.map((finding) => groupOf(finding.id, [finding])),
    )
    .sort((a, b) => rank(a.first) - rank(b.first) || (a.first.since < b.first.since ? 1 : -1));
};

const groupOf = (id: string, members: FindingWire[]): FindingGroup => {
  const sorted = members.sort((a, b) => (a.since < b.since ? 1 : -1));
  const first = sorted[0];
  if (first === undefined) throw new Error("A group of findings is never empty");
  return { id, first, findings: sorted };
};

const rank = (finding: FindingWire): number =>
  finding.verdict === "undetermined" ? 3 : RANK[finding.severity];

const groupKey = (finding: FindingWire): string => {
  const common = finding.subjects.find((subject) => subject.kind === "Pool" || subject.kind === "Network");
  return common === undefined
    ? finding.id
    : [finding.code, finding.confidence, finding.verdict, common.namespace ?? "", common.name].join("|");
};

/** What a finding or a group is about, in a few words. */
export const aboutText = (group: FindingGroup): string => {
  const subjects = group.first.subjects;
  if (group.findings.length > 1) {
    const common = subjects.find((subject) => subject.kind === "Pool" || subject.kind === "Network");
    if (common !== undefined) return `${common.kind.toLowerCase()} ${common.name}`;
  }
  return subjects
    .map((subject) => (subject.namespace === null ? subject.name : `${subject.namespace}/${subject.name}`))
    .join(" · ");
};
