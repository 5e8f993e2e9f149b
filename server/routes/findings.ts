import type { Finding, Subject } from "../../lib/model/finding.ts";
import type { FindingsQuery } from "../../lib/wire/queries.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { fitsName, fitsWords } from "./filters.ts";
import { answerList, answerOne } from "./list.ts";
import { implement } from "./route.ts";

export const listFindings = implement(ROUTES.findings, (call) =>
  answerList(call, {
    items: call.cluster.engine.audit.findings(),
    fits: fitsFindings(call.query),
    keys: {
      severity: ({ severity, verdict, code }) => [verdict === "present" ? 0 : 1, RANK[severity], code],
      code: ({ code }) => [code],
      since: ({ since }) => [since],
      title: ({ title }) => [title],
    },
    idOf: (finding) => finding.id,
    present: call.cluster.present(call.viewer).finding,
  }),
);

const RANK = { error: 0, warning: 1, info: 2 } as const;

const fitsFindings = (query: FindingsQuery): ((finding: Finding) => boolean) => {
  const namespace = query.namespace === undefined ? undefined : fitsName(query.namespace);
  const code = fitsName(query.code);
  const subjects = [
    fitsSubject("Pod", query.pod),
    fitsSubject("Network", query.network),
    fitsSubject("Node", query.node),
  ].filter((fits) => fits !== undefined);
  const words = fitsWords(query.q, (finding: Finding) => [
    finding.code,
    finding.title,
    finding.detail,
    ...finding.subjects.flatMap((subject) => [subject.namespace, subject.name]),
  ]);
  return (finding) =>
    (namespace === undefined || finding.subjects.some((subject) => namespace(subject.namespace))) &&
    code(finding.code) &&
    (query.severity === undefined || finding.severity === query.severity) &&
    (query.state === undefined || finding.verdict === query.state) &&
    subjects.every((fits) => finding.subjects.some(fits)) &&
    words(finding);
};

/** By `name` or `namespace/name` (a network's provider in front is ignored: subjects don't carry it). */
const fitsSubject = (kind: string, text: string | undefined): ((subject: Subject) => boolean) | undefined => {
  if (text === undefined) return undefined;
  const names = new Set(
    text.split(",").map((entry) => {
      const parts = entry.trim().split("/");
      return parts.slice(-2).join("/");
    }),
  );
  return (subject) =>
    subject.kind === kind &&
    (names.has(subject.name) || names.has(`${subject.namespace ?? "-"}/${subject.name}`));
};

export const getFinding = implement(ROUTES.finding, ({ cluster, viewer, params }) => {
  const wanted = params["id"];
  for (const finding of cluster.engine.audit.findings()) {
    if (finding.id === wanted) return answerOne(cluster.present(viewer).finding(finding), "such finding");
  }
  return answerOne(undefined, "such finding");
});
