"use client";

import { Check } from "lucide-react";
import type { NodeOperationWire } from "../../lib/wire/operation.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { TargetList } from "../node-verbs/target-list.tsx";
import { VerdictChip } from "../node-verbs/verdict-chip.tsx";

const ANSWERS_SHOWN = 30;

/** What a node's agent did: what went, what its plugins said, and what the agent still saw afterwards. */
export const NodeOperation = ({ operation }: { operation: NodeOperationWire }) => {
  const still = operation.left.filter(
    ({ hasLink, hasCache, leases }) => hasLink || hasCache || leases.length > 0,
  );
  return (
    <>
      {operation.note !== null && (
        <p className="border-t px-4 py-3 text-12 text-ink-2 compact:py-2">
          <span className="text-ink-3">Why: </span>
          {operation.note}
        </p>
      )}
      {still.length > 0 && (
        <section className="flex flex-col gap-2 border-t px-4 py-3 compact:gap-1.5 compact:py-2">
          <h3 className="text-11 font-medium text-warn">Still there</h3>
          <ul className="flex flex-col gap-1.5 text-12">
            {still.map((left) => (
              <li key={`${left.containerId} ${left.interface ?? ""}`}>
                <b className="font-title">{left.interface ?? "a lease"}</b>{" "}
                <span className="mono text-11 text-ink-3">{left.containerId.slice(0, 13)}</span>
                <span className="block text-ink-2">{stillText(left)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="border-t px-4 py-3 compact:py-2">
        <TargetList
          title={operation.endedAt !== null && operation.reason === null ? "What went" : "What should go"}
          targets={operation.subject.targets}
        />
        {operation.endedAt !== null && operation.reason === null && (
          <p className="flex items-start gap-2 pt-2 text-12 text-ink-2">
            <Check aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ok" />
            {operation.kind === "release"
              ? "The agent looked again: the lease file is gone."
              : "The agent looked again: no link, no recorded result and no lease of it is there."}
          </p>
        )}
      </div>
      {operation.answers.length > 0 && <Answers operation={operation} />}
    </>
  );
};

const stillText = (left: NodeOperationWire["left"][number]): string =>
  [
    left.hasLink ? "the link" : "",
    left.hasCache ? "the recorded result" : "",
    left.leases.length > 0 ? `the lease of ${left.leases.join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");

/** The same of many attachments is said once. */
const Answers = ({ operation }: { operation: NodeOperationWire }) => {
  const groups = new Map<string, { first: NodeOperationWire["answers"][number]; count: number }>();
  for (const answer of operation.answers) {
    const key = `${answer.verb} ${answer.plugin} ${answer.text} ${answer.message ?? ""}`;
    groups.set(key, { first: groups.get(key)?.first ?? answer, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return (
    <section className="flex flex-col gap-2 border-t px-4 py-3 compact:gap-1.5 compact:py-2">
      <h3 className="text-11 font-medium text-ink-3">What the plugins said, and what that proves</h3>
      <ul className="flex flex-col gap-2">
        {[...groups].slice(0, ANSWERS_SHOWN).map(([key, { first, count }]) => (
          <li key={key} className="text-12">
            <p className="flex items-baseline gap-2">
              <b className="font-title">{first.verb}</b>
              <span className="mono text-11">{first.plugin}</span>
              {count > 1 && <span className="text-11 text-ink-3 num">×{groupDigits(count)}</span>}
              <span className="ml-auto">
                <VerdictChip verdict={first.verdict} />
              </span>
            </p>
            <p className="text-ink-2">{first.text}.</p>
            {first.message !== null && (
              <p className="mono text-11 [overflow-wrap:anywhere] text-ink-3">{first.message}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
