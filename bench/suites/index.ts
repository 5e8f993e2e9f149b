import type { Suite } from "../suite.ts";
import { agents } from "./agents.ts";
import { fanOut } from "./fan-out.ts";
import { nodeAgent } from "./node-agent.ts";
import { recovery } from "./recovery.ts";
import { start } from "./start.ts";
import { sync } from "./sync.ts";
import { ui } from "./ui.ts";

/** In the order in which they run. */
export const suites: readonly Suite[] = [sync, start, fanOut, agents, nodeAgent, recovery, ui];
