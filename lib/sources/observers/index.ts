import type { Source } from "../source.ts";
import { nodeReport } from "./node-report.ts";

export const observers: readonly Source[] = [nodeReport];
