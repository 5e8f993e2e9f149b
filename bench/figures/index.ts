import type { Figure } from "../figure.ts";
import { cpuAll } from "./cpu-all.ts";
import { cpuGet } from "./cpu-get.ts";
import { cpuRaw } from "./cpu-raw.ts";
import { memoryGet } from "./memory-get.ts";
import { memory } from "./memory.ts";
import { stall } from "./stall.ts";
import { view } from "./view.ts";

export const figures: readonly Figure[] = [cpuRaw, cpuGet, cpuAll, memoryGet, memory, stall, view];
