import type { AgentUse } from "../../server/agent/testing/measure-agent.ts";
import type { Figure } from "../figure.ts";

const nobody = (): undefined => undefined;
const MB_PER_MIB = 1.048_576;

export const nodeAgentFigures: readonly Figure<AgentUse>[] = [
  {
    title: "node agent, 250 pods, memory of all its processes, each page once",
    unit: "MB",
    bounds: "ours",
    limit: 80,
    ours: ({ onceMiB }) => onceMiB * MB_PER_MIB,
    peer: nobody,
  },
  {
    title: "node agent, 250 pods, idle",
    unit: "% of a core",
    bounds: "ours",
    limit: 1,
    ours: ({ idle }) => idle * 100,
    peer: nobody,
  },
  {
    title: "node agent, 250 pods, whole report",
    unit: "ms",
    bounds: "ours",
    limit: 2_000,
    ours: ({ snapshotMs }) => snapshotMs,
    peer: nobody,
  },
  {
    title: "node agent, 250 pods, address changed → stream, median",
    unit: "ms",
    bounds: "ours",
    limit: 150,
    ours: ({ toStreamMs }) => toStreamMs,
    peer: nobody,
  },
];
