import { z } from "zod";
import { nodeReportParts } from "./node-report.ts";

/** Changes of one list of a report: what is new or different, and the keys of what is gone. */
const listChange = <Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{
  put: z.ZodArray<Item>;
  drop: z.ZodArray<z.ZodString>;
}> => z.object({ put: z.array(item).max(100_000), drop: z.array(z.string()).max(100_000) });

/** What leads from one report of a node to its next; a list that didn't change is absent. */
export const reportChangeSchema = z.object({
  hostLinks: listChange(nodeReportParts.hostLinks).optional(),
  namespaces: listChange(nodeReportParts.namespaces).optional(),
  results: listChange(nodeReportParts.results).optional(),
  multus: listChange(nodeReportParts.multus).optional(),
  hostLocal: listChange(nodeReportParts.hostLocal).optional(),
  plugins: listChange(nodeReportParts.plugins).optional(),
  configs: listChange(nodeReportParts.configs).optional(),
  problems: listChange(nodeReportParts.problems).optional(),
});

export type ReportChange = z.infer<typeof reportChangeSchema>;
