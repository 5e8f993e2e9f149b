import { z } from "zod";
import { type NodeReport, nodeReportSchema } from "../cni/node-report.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { Hearing } from "../model/node-agent.ts";
import { failed, ok, type Result } from "../model/result.ts";

/** What is known of one node's agent. `report` is null while it said nothing that counts. */
export interface HeardNode {
  readonly node: string;
  readonly hearing: Hearing;
  readonly report: NodeReport | null;
}

/** A node's report in the dress of an object, so that it takes the same way as everything else. */
export const nodeReportObject = (report: NodeReport, hearing: Hearing = SAVED): KubeObject => ({
  ...dressOf(report.node, hearing),
  report,
});

/** The same for an agent that may have said nothing yet. `report` gives, when it is looked at, what was checked at the door. */
export const heardNodeObject = (
  node: string,
  hearing: Hearing,
  report: () => NodeReport | null,
): KubeObject => {
  const object = dressOf(node, hearing);
  checked.set(object, () => ({ node, hearing, report: report() }));
  return object;
};

const dressOf = (node: string, hearing: Hearing): KubeObject => ({
  apiVersion: "node-report/v1",
  kind: "NodeReport",
  metadata: { name: node },
  hearing,
});

/** What is known of these objects: nobody need check a hundred kilobytes again for each source that reads them. */
const checked = new WeakMap<KubeObject, () => HeardNode>();

/** How a report counts that was saved as files. */
const SAVED: Hearing = { state: "snapshot", since: null, error: null };

/** The report inside such an object, checked. A report that can't be read leaves the agent heard, and says why. */
export const readHeardNode = (object: KubeObject): Result<HeardNode> => {
  const known = checked.get(object);
  if (known !== undefined) return ok(known());
  const parsed = heardNodeSchema.safeParse(object);
  if (parsed.success)
    return ok({
      node: object.metadata.name,
      hearing: parsed.data.hearing,
      report: parsed.data.report,
    });
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String).join(".");
  return failed({
    code: "REPORT_INVALID",
    detail: `The node's report can't be read: ${issue?.message ?? "unknown reason"}`,
    path: path === "" ? "report" : path,
  });
};

const heardNodeSchema = z.object({
  hearing: z.object({
    state: z.enum(["live", "stale", "none", "snapshot"]),
    since: z.string().nullable(),
    error: z.string().nullable(),
  }),
  report: nodeReportSchema.nullable(),
});
