"use client";

import { ArrowLeft, ArrowRight, EyeOff } from "lucide-react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { IconButton } from "../ui/button.tsx";
import { useLaneOrder } from "./use-lane-order.ts";

/** What can be done with a lane as such: another place among the others, and none. Nothing of one that must stay. */
export const LaneActs = ({ lane, view }: { lane: string; view: LanesWire | null }) => {
  const order = useLaneOrder(view);
  const among = order.among(lane);
  if (among === null) return null;
  const { at, of } = among;
  return (
    <span className="flex w-full items-center gap-1 text-12 text-ink-3">
      <span className="pr-1 num" role="status">
        Lane {at + 1} of {of}
      </span>
      <IconButton label="Move left (⇧←)" disabled={at === 0} onClick={() => order.move(lane, at - 1)}>
        <ArrowLeft aria-hidden className="size-3.5" />
      </IconButton>
      <IconButton label="Move right (⇧→)" disabled={at === of - 1} onClick={() => order.move(lane, at + 1)}>
        <ArrowRight aria-hidden className="size-3.5" />
      </IconButton>
      <IconButton label="Hide this lane" onClick={() => order.hide(lane)}>
        <EyeOff aria-hidden className="size-3.5" />
      </IconButton>
    </span>
  );
};
