import type { Figure } from "../figure.ts";
import type { AgentsRound } from "../suites/agents.ts";

const nobody = (): undefined => undefined;

/** The large cluster (150,000 pods are 5,000 nodes), each node with an agent: bounded where the design names a bound. */
export const agentsFigures: readonly Figure<AgentsRound>[] = [
  {
    title: "the whole cluster and an agent on every node, built server, start → all observed",
    unit: "s",
    bounds: "ours",
    ours: ({ observedS }) => observedS,
    peer: nobody,
  },
  { title: "… CPU of that", unit: "s", bounds: "ours", ours: ({ cpuS }) => cpuS, peer: nobody },
  { title: "… peak memory", unit: "MB", bounds: "ours", ours: ({ peakMB }) => peakMB, peer: nobody },
  {
    title: "the heartbeats of all agents, nothing else, CPU",
    unit: "cores",
    bounds: "ours",
    ours: ({ idleCores }) => idleCores,
    peer: nobody,
  },
  {
    title: "a link down on one of the nodes, CPU beyond that",
    unit: "ms",
    bounds: "ours",
    ours: ({ changeMs }) => changeMs,
    peer: nobody,
  },
  {
    title: "a link down on one of the nodes → browser, median",
    unit: "ms",
    bounds: "ours",
    limit: 500,
    ours: ({ toBrowserMs }) => toBrowserMs,
    peer: nobody,
  },
];
