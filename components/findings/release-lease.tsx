"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { FindingWire } from "../../lib/wire/finding.ts";
import { useMe } from "../live/hooks.ts";
import { useNodeCni, type PlanQuestion } from "../live/node-verbs.ts";
import { PlanDialog } from "../node-verbs/plan-dialog.tsx";
import { Button } from "../ui/button.tsx";

/** Releasing the lease that a finding is about, by the agent of its node; or why that can't be done. */
export const ReleaseLease = ({ finding }: { finding: FindingWire }) => {
  const { release } = finding;
  const [question, setQuestion] = useState<PlanQuestion | null>(null);
  const { item: cni, status, problem } = useNodeCni(release?.isPossible === true ? release.node : null);
  const router = useRouter();
  const { item: me } = useMe();
  if (release === null) return null;
  const why = release.isPossible
    ? (me?.readOnlyReason ?? problem?.detail ?? cni?.may.look.reason ?? null)
    : (release.reason ?? "It can’t be told whether it is left over.");
  const whyNot = cni?.may.act.release?.reason ?? null;
  return (
    <section aria-label={`Release ${release.address}`} className="rounded-frame border p-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="text-13 font-title">Release {release.address}</h3>
          <p className="text-12 text-ink-2">
            {why ??
              `The agent of ${release.node} looks into every network namespace of the node first. It removes this one file only if nobody there has the address.`}
          </p>
          {why === null && whyNot !== null && (
            <p className="pt-1 text-12 text-ink-3">What would go can be seen, not carried out: {whyNot}</p>
          )}
        </div>
        {why === null && (
          <Button
            kind={whyNot === null ? "danger" : "secondary"}
            disabled={status === "loading"}
            onClick={() => setQuestion({ finding: finding.id, node: release.node })}
          >
            {whyNot === null ? "Release…" : "What would go…"}
          </Button>
        )}
      </div>
      {question !== null && (
        <PlanDialog
          question={question}
          title={`Release ${release.address}`}
          whyNot={whyNot}
          onClose={() => setQuestion(null)}
          onStarted={(operation) => {
            setQuestion(null);
            router.push(`/activity?operation=${encodeURIComponent(operation.id)}`);
          }}
        />
      )}
    </section>
  );
};
