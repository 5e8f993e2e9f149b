"use client";

import { CircleAlert, Clock, Lock, LoaderCircle } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SourceStateWire, SummaryWire } from "../../lib/wire/summary.ts";
import { groupDigits } from "../../lib/text/count.ts";
import type { z } from "zod";
import { useFreshness } from "../live/freshness.tsx";
import { useSummary } from "../live/hooks.ts";
import { sourceName } from "../live/source-name.ts";
import { roleFor } from "./role-text.ts";
import { progressText, sourceNotes } from "./source-notes.ts";
import { Age, useNow } from "../ui/age.tsx";
import { Button } from "../ui/button.tsx";
import { buttonClass } from "../ui/button-class.ts";
import { cx } from "../ui/cx.ts";
import { enumerated } from "../ui/enumeration.ts";
import { useHasHydrated } from "../ui/hydration.ts";
import { Link } from "../ui/link.tsx";
import { clockText } from "../ui/time-text.ts";
import { useCopy } from "../ui/use-copy.ts";

type Source = z.infer<typeof SourceStateWire>;

/** Says in place what is not known just now, and why. The picture below keeps its shape. */
export const Banners = () => {
  const { state, since, cause } = useFreshness();
  const { summary, problem } = useSummary();
  const now = useNow();
  // They tell the time of day, and the server doesn't know the reader's.
  const hasHydrated = useHasHydrated();
  const forbidden = summary?.sources.filter((source) => source.state === "forbidden") ?? [];
  const failed = summary?.sources.filter((source) => source.state === "failed") ?? [];
  return (
    <output className="block">
      {state === "stale" && (
        <Banner tone="warn" sign={<Clock aria-hidden className="size-4 text-warn" />}>
          <b className="font-title">
            {since === null ? "Nothing has been read yet." : `This picture is from ${clockText(since)}.`}
          </b>{" "}
          {cause === "cluster" ? (
            <ClusterLost summary={summary} />
          ) : (
            (problem?.title ?? "The Moorings server can’t be reached")
          )}
          {cause === "cluster" ? "" : ". It is tried again by itself."} Attach, detach and release wait until
          it is back.
          <Acts>
            <LookAgain />
            <Link href="/activity" className={buttonClass({ kind: "ghost", size: "small" })}>
              What happened
            </Link>
          </Acts>
        </Banner>
      )}
      {state === "syncing" && summary !== null && <Syncing summary={summary} />}
      {forbidden.length > 0 && (
        <Banner tone="plain" sign={<Lock aria-hidden className="size-4 text-ink-2" />}>
          <b className="font-title">You may not read {names(forbidden)}.</b> They are left out, not empty.
          <Acts>
            <CopyText
              label="Copy the role to ask for"
              what="A ClusterRole with what is lacking: list and watch."
              text={roleFor(forbidden.map((source) => source.name))}
            />
          </Acts>
        </Banner>
      )}
      {sourceNotes((hasHydrated && summary?.sources) || [], now).map(({ title, text }) => (
        <Banner key={title} tone="warn" sign={<CircleAlert aria-hidden className="size-4 text-warn" />}>
          <b className="font-title">{title}</b> {text}
        </Banner>
      ))}
      {state !== "stale" &&
        failed.map((source) => (
          <Banner key={source.name} tone="err" sign={<CircleAlert aria-hidden className="size-4 text-err" />}>
            <b className="font-title">The {sourceName(source)} can’t be read; the rest is live.</b>{" "}
            {source.error ?? "No cause was given"}. <Retry source={source} />
            <Acts>
              <LookAgain />
              <CopyText
                label="Copy details"
                what="The source’s state as it was told."
                text={JSON.stringify(source, null, 2)}
              />
            </Acts>
          </Banner>
        ))}
    </output>
  );
};

const Banner = ({
  tone,
  sign,
  children,
}: {
  tone: "warn" | "err" | "plain";
  sign: ReactNode;
  children: ReactNode;
}) => (
  <div
    className={cx(
      "flex items-start gap-2.5 border-b px-6 py-2 text-12 text-ink-2 max-md:px-4 [&_b]:text-ink [&>svg]:mt-px [&>svg]:shrink-0",
      tone === "warn" && "bg-warn-soft hatched",
      tone === "err" && "bg-err-soft",
      tone === "plain" && "bg-raised",
    )}
  >
    {sign}
    <div className="min-w-0 flex-1">{children}</div>
  </div>
);

const Acts = ({ children }: { children: ReactNode }) => (
  <span className="ml-2 inline-flex flex-wrap gap-1.5 align-middle">{children}</span>
);

/** Asks for everything on screen anew, at once. */
const LookAgain = () => {
  const client = useQueryClient();
  return (
    <Button size="small" onClick={() => void client.invalidateQueries()}>
      Try now
    </Button>
  );
};

const CopyText = ({ label, what, text }: { label: string; what: string; text: string }) => {
  const copy = useCopy();
  return (
    <Button size="small" onClick={() => copy(text, what)}>
      {label}
    </Button>
  );
};

const ClusterLost = ({ summary }: { summary: SummaryWire | null }) => {
  const lost = summary?.sources.find((source) => source.state === "stale");
  return (
    <>
      The cluster’s API can’t be reached
      {lost?.error === undefined || lost.error === null ? "" : ` (${lost.error})`}.{" "}
      {lost !== undefined && <Retry source={lost} />}
    </>
  );
};

const Retry = ({ source }: { source: Source }) =>
  source.attempts > 0 ? (
    <span className="num">
      Attempt {groupDigits(source.attempts)}, since <Age at={source.since} />.
    </span>
  ) : null;

const Syncing = ({ summary }: { summary: SummaryWire }) => {
  const under = summary.sources.filter((source) => source.state === "syncing");
  const read = summary.sources.filter((source) => source.state === "synced");
  const progress = progressText(under);
  return (
    <Banner tone="plain" sign={<LoaderCircle aria-hidden className="size-4 animate-spin text-info" />}>
      <b className="font-title">Reading {under.length === 0 ? "the cluster" : names(under)}</b>
      <span className="num">
        {progress !== undefined && `: ${progress}`}. {read.length} of {summary.sources.length} kinds read.
      </span>
    </Banner>
  );
};

const names = (sources: readonly Source[]): string => enumerated(sources.map(sourceName));
