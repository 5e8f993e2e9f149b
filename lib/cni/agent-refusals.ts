/** Why there is no plan, or why it wasn't carried out. Codes are stable. */
const REFUSALS = {
  ACTION_OFF: "This agent only reads: it was not started with that action",
  NO_SUCH_ATTACHMENT: "No result cache of this node has that attachment",
  CACHE_CORRUPT: "The cached result can't be read: without it no DEL can be made",
  NO_SUCH_NETWORK: "No result cache of this node has that network",
  NO_SUCH_LEASE: "There is no such lease (any more)",
  LIVE_SANDBOX: "The sandbox lives and has this interface",
  TOO_YOUNG: "It was handed out less than ten minutes ago: its pod may still be on its way",
  SEEN_ONCE: "It must be seen unused twice, 60 seconds apart: in between an ADD may have begun",
  LEASE_IN_USE: "A network namespace of this node has that address",
  RESULT_LEFT:
    "A cached result still has it: remove what is left of that attachment, which takes the lease along",
  SANDBOX_LISTED: "The container runtime still lists that sandbox",
  INCOMPLETE_EVIDENCE: "Not everything that could hold it could be read",
  PLUGIN_UNSAFE: "The plugin is not a program of root in the plugin directory",
  NOTHING_TO_DO: "Nothing is left over",
  CHANGED: "It is not any more what was seen: look again",
  UNKNOWN_PLAN: "This agent made no such plan, or it was carried out already",
  EXPIRED: "The plan is older than 60 seconds",
  PLUGIN_FAILED: "A plugin failed; what it left is observed",
  BUSY: "Two such requests are running already",
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export const REFUSAL_CODES: readonly RefusalCode[] = Object.keys(REFUSALS).filter(
  (code): code is RefusalCode => code in REFUSALS,
);

export interface AgentRefusal {
  readonly code: RefusalCode;
  readonly title: string;
  /** One sentence about this very case. */
  readonly detail: string;
}

export const refusal = (code: RefusalCode, detail: string): AgentRefusal => ({
  code,
  title: REFUSALS[code],
  detail,
});
