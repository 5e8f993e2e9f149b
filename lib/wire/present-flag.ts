import type { Finding } from "../model/finding.ts";
import { flagOf } from "../topology/health.ts";
import type { FlagWire } from "./common.ts";
import type { z } from "zod";

/** The same count as the flags of a picture; the rest of the findings are notes. */
export const presentFlag = (about: readonly Finding[]): z.infer<typeof FlagWire> => {
  const flag = flagOf(about);
  const findings = flag?.count ?? 0;
  return { findings, worst: flag?.worst ?? null, notes: about.length - findings };
};
