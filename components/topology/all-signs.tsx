"use client";

import { Box, CircleAlert, CircleCheck, Flag, Layers2, Monitor, Server, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Tag } from "../ui/chip.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { HEATS, TAP_SIGNS } from "./signs-in-words.ts";

const WORKLOADS = [
  { Sign: Box, words: "pod" },
  { Sign: Monitor, words: "virtual machine" },
  { Sign: Server, words: "on the node’s own network" },
  { Sign: CircleCheck, words: "completed" },
  { Sign: Layers2, words: "several in one row (×N)" },
] as const;

/** What the line below the picture has no room for: every sign of it, in words. */
export const AllSigns = () => (
  <div className="grid max-h-[min(560px,calc(100dvh-140px))] max-w-[calc(100vw-32px)] grid-cols-2 gap-x-8 gap-y-3 overflow-y-auto p-3 text-12 max-md:grid-cols-1">
    <Group title="Where a workload taps a network">
      {TAP_SIGNS.map(({ glyph, word, meaning }) => (
        <Line key={glyph} sign={<StateGlyph glyph={glyph} isStill />}>
          {meaning === null ? word : `${word}: ${meaning}`}
        </Line>
      ))}
    </Group>
    <div className="flex flex-col gap-3">
      <Group title="Workloads">
        {WORKLOADS.map(({ Sign, words }) => (
          <Line key={words} sign={<Sign aria-hidden className="size-3.5 text-ink-3" />}>
            {words}
          </Line>
        ))}
        <Line sign={<Flag aria-hidden className="size-3.5 text-err" />}>findings about it, and how many</Line>
        <Line sign={<Tag>VF</Tag>}>an SR-IOV function of a NIC</Line>
        <Line sign={<Tag>DRA</Tag>}>claimed from a device driver</Line>
      </Group>
      <Group title="Several at once">
        <Line sign={<Pill look="bg-hue text-on-hue">3</Pill>}>so many, all observed</Line>
        <Line sign={<Pill look="border border-hue text-ink">3</Pill>}>so many, not all observed</Line>
        <Line sign={<CircleAlert aria-hidden className="size-3.5 text-err" />}>errors among them</Line>
        <Line sign={<TriangleAlert aria-hidden className="size-3.5 text-warn" />}>warnings among them</Line>
        <Line
          sign={HEATS.map(({ look }) => (
            <span key={look} className={`h-2.5 w-2 first:rounded-l-full last:rounded-r-full ${look}`} />
          ))}
        >
          of namespaces: {HEATS.map(({ words }) => words).join(", ")}
        </Line>
      </Group>
      <Group title="Lines">
        <Line sign={<Wire d="M0 10H6M18 10H24M12 0V20" />}>where a wire breaks it passes underneath</Line>
        <Line sign={<Wire d="M12 0V20" width={3} />}>a network; two lines or beads tell it from others</Line>
        <Line sign={<Wire d="M12 0V20" width={1.5} />}>thin: the default, or several networks</Line>
      </Group>
    </div>
  </div>
);

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="flex flex-col gap-1" data-hue="0">
    <h3 className="text-11 font-medium text-ink-3">{title}</h3>
    <ul className="flex flex-col gap-0.5">{children}</ul>
  </section>
);

const Line = ({ sign, children }: { sign: ReactNode; children: ReactNode }) => (
  <li className="flex min-h-5 items-center gap-2.5 text-ink-2">
    <span aria-hidden className="flex w-8 shrink-0 items-center justify-center">
      {sign}
    </span>
    {children}
  </li>
);

const Pill = ({ look, children }: { look: string; children: ReactNode }) => (
  <span
    className={`flex h-4 min-w-6 items-center justify-center rounded-full px-1.5 text-11 font-mark num ${look}`}
  >
    {children}
  </span>
);

const Wire = ({ d, width = 1.5 }: { d: string; width?: number }) => (
  <svg aria-hidden width="24" height="20" viewBox="0 0 24 20" fill="none" className="stroke-hue">
    <path d={d} strokeWidth={width} />
  </svg>
);
