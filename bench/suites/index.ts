import type { Suite } from "../suite.ts";
import { sync } from "./sync.ts";

/** In the order in which they run. */
export const suites: readonly Suite[] = [sync];
