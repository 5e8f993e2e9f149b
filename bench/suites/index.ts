import type { Suite } from "../suite.ts";
import { fanOut } from "./fan-out.ts";
import { sync } from "./sync.ts";

/** In the order in which they run. */
export const suites: readonly Suite[] = [sync, fanOut];
