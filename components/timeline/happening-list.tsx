"use client";

import type { HappeningWire } from "../../lib/wire/timeline.ts";
import { useTimeline } from "../live/hooks.ts";
import type { Params } from "../live/api.ts";
import { Age } from "../ui/age.tsx";
import { cx } from "../ui/cx.ts";
import { Link } from "../ui/link.tsx";
import { happeningText, isTrouble } from "./happening-text.ts";

/** The last things that agents saw happen to links and addresses, newest first. */
export const HappeningList = ({ of, max = 12 }: { of: Params; max?: number }) => {
  const timeline = useTimeline({ ...of, limit: max });
  if (timeline.status === "loading") return <p className="text-12 text-ink-3">Reading what happened …</p>;
  if (timeline.status === "failed")
    return <p className="text-12 text-err">{timeline.problem?.detail ?? "The timeline can’t be read."}</p>;
  if (timeline.items.length === 0)
    return (
      <p className="text-12 text-ink-3">
        Nothing since this server began to listen to the agents. What came before is not known here.
      </p>
    );
  const hasOnePod = of["pod"] !== undefined;
  return (
    <ul className="flex flex-col">
      {timeline.items.slice(0, max).map((one) => (
        <Row key={one.id} one={one} hasPod={!hasOnePod} />
      ))}
    </ul>
  );
};

const Row = ({ one, hasPod }: { one: HappeningWire; hasPod: boolean }) => (
  <li className="grid grid-cols-[64px_1fr] gap-x-3 border-b py-1.5 text-12 last:border-b-0 compact:py-1">
    <span className="mono text-11 leading-[18px] text-ink-3">
      <Age at={one.at} />
    </span>
    <span className="min-w-0 [overflow-wrap:anywhere]">
      <span className={cx(isTrouble(one) && "font-control text-err")}>{happeningText(one)}</span>
      {hasPod && one.pod !== null && (
        <Link
          href={`/pods?pod=${encodeURIComponent(`${one.pod.namespace}/${one.pod.name}`)}`}
          className="block truncate rounded-tag text-11 text-ink-3 underline-offset-2 hover:underline"
        >
          {one.pod.namespace}/{one.pod.name}
        </Link>
      )}
    </span>
  </li>
);
