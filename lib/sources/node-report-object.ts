import { type NodeReport, nodeReportSchema } from "../cni/node-report.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { failed, ok, type Result } from "../model/result.ts";

/** A node's report in the dress of an object, so that it takes the same way as everything else. */
export const nodeReportObject = (report: NodeReport): KubeObject => ({
  apiVersion: "node-report/v1",
  kind: "NodeReport",
  metadata: { name: report.node },
  report,
});

/** The report inside such an object, checked. */
export const readNodeReport = (object: KubeObject): Result<NodeReport> => {
  const parsed = nodeReportSchema.safeParse(object["report"]);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String).join(".");
  return failed({
    code: "REPORT_INVALID",
    detail: `The node's report can't be read: ${issue?.message ?? "unknown reason"}`,
    path: path === "" ? "report" : `report.${path}`,
  });
};
