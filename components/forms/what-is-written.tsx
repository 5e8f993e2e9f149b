"use client";

import { Check, CircleAlert, Copy } from "lucide-react";
import type { PlanWire } from "../../lib/wire/operation.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { durationText } from "../ui/time-text.ts";
import { useCopy } from "../ui/use-copy.ts";
import { annotationDiff } from "./annotation-diff.ts";

/** Exactly what a plan writes, whether the API would take it, and what must then be seen. */
export const WhatIsWritten = ({ plan }: { plan: PlanWire }) => {
  const copy = useCopy();
  return (
    <>
      <section>
        <div className="flex items-center justify-between pb-1.5">
          <h3 className="text-13 font-title">What will be written</h3>
          <Button
            kind="ghost"
            size="small"
            onClick={() => copy(plan.kubectl, "The same change as a kubectl command.")}
            disabled={plan.kubectl === ""}
          >
            <Copy aria-hidden className="size-3.5" /> Copy as kubectl
          </Button>
        </div>
        <Diff before={plan.before} after={plan.after} />
        <p className="pt-1.5 text-11 text-ink-3">
          {plan.patches.length === 1 ? "One patch" : `${plan.patches.length} patches, one after the other`}.
          Refused if anyone changes it meanwhile.
        </p>
      </section>
      <section className="flex gap-2.5 rounded-control border p-3 compact:py-2">
        {plan.dryRun.ok ? (
          <Check aria-hidden className="size-4 shrink-0 text-ok" />
        ) : (
          <CircleAlert aria-hidden className="size-4 shrink-0 text-err" />
        )}
        <div className="min-w-0">
          <h3 className="text-12 font-title">
            {plan.dryRun.ok ? "Dry run accepted by the API" : "The API refused the dry run"}
          </h3>
          <p className="text-11 [overflow-wrap:anywhere] text-ink-3">
            {!plan.dryRun.ok
              ? plan.dryRun.detail
              : `It proves that the request is allowed, not that it will ${plan.kind}.`}
          </p>
        </div>
      </section>
      <section>
        <h3 className="pb-1 text-13 font-title">What must then be seen</h3>
        <p className="text-12 text-ink-2">
          Within {durationText(plan.expectation.withinMs)}: {plan.expectation.text}
        </p>
      </section>
    </>
  );
};

const Diff = ({ before, after }: { before: string | null; after: string | null }) => (
  <figure
    aria-label="Change of the networks annotation"
    className="overflow-hidden rounded-control border bg-canvas mono text-11"
  >
    <div className="px-2 py-0.5">metadata.annotations[…/networks]</div>
    {annotationDiff(before, after).map((line, index) => (
      <div
        key={index}
        className={cx(
          "grid grid-cols-[14px_1fr] px-2 py-0.5 [overflow-wrap:anywhere]",
          line.sign === "-" && "bg-err-soft",
          line.sign === "+" && "bg-ok-soft",
        )}
      >
        <span
          aria-label={line.sign === "-" ? "removed" : line.sign === "+" ? "added" : undefined}
          className={line.sign === "-" ? "text-err" : "text-ok"}
        >
          {line.sign}
        </span>
        <span>{line.text}</span>
      </div>
    ))}
    {after === null && <div className="px-2 py-0.5 text-ink-3">nothing is left of it</div>}
  </figure>
);
