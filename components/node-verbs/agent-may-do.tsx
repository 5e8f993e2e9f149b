import type { NodeCniWire } from "../../lib/wire/node-verbs.ts";

const WORDS = { del: "DEL", gc: "collecting", release: "releasing leases" } as const;
const ACTIONS = ["del", "gc", "release"] as const;

/** What may be asked of this node's agent, and why not where it may not: said once, above all that needs it. */
export const AgentMayDo = ({ cni }: { cni: NodeCniWire }) => {
  const { look, act } = cni.may;
  if (!look.isAllowed)
    return (
      <p className="rounded-control bg-raised px-3 py-2 text-12 text-ink-2">
        <b className="font-title text-ink">The plugins can’t be asked.</b> {look.reason}
      </p>
    );
  const reasons = [
    ...new Set(ACTIONS.map((action) => act[action].reason).filter((reason) => reason !== null)),
  ];
  const possible = ACTIONS.filter((action) => act[action].isAllowed);
  if (possible.length === ACTIONS.length) return null;
  return (
    <p className="rounded-control bg-raised px-3 py-2 text-12 text-ink-2">
      <b className="font-title text-ink">
        {possible.length === 0
          ? "Nothing can be removed from here."
          : `Only ${possible.map((action) => WORDS[action]).join(" and ")} can be done from here.`}
      </b>{" "}
      {possible.length === 0 && reasons.length > 1 ? reasons[0] : reasons.join(" ")} What would go can still
      be seen.
    </p>
  );
};
