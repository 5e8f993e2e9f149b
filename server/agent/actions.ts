/** What an agent may be allowed to change: as `AGENT_ACTIONS` of the wire, which brings a parser along. */
export const AGENT_ACTIONS = ["del", "gc", "release"] as const;
