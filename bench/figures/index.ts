import type { Figure } from "../figure.ts";
import { audit } from "./audit.ts";
import { changeAllocation } from "./change-allocation.ts";
import { changePod } from "./change-pod.ts";
import { cpuAll } from "./cpu-all.ts";
import { cpuGet } from "./cpu-get.ts";
import { cpuInformer } from "./cpu-informer.ts";
import { cpuRaw } from "./cpu-raw.ts";
import { memoryGet } from "./memory-get.ts";
import { memoryInformer } from "./memory-informer.ts";
import { memoryPod } from "./memory-pod.ts";
import { memory } from "./memory.ts";
import { stall } from "./stall.ts";
import { view } from "./view.ts";
import { views } from "./views.ts";

export const figures: readonly Figure[] = [
  cpuRaw,
  cpuGet,
  cpuInformer,
  cpuAll,
  memoryGet,
  memory,
  memoryPod,
  memoryInformer,
  stall,
  changePod,
  changeAllocation,
  audit,
  view,
  ...views,
];
