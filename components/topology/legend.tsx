import type { TopologyWire } from "../../lib/wire/topology.ts";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { Kbd } from "../ui/mono.tsx";
import { Popup } from "../ui/popup.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { AllSigns } from "./all-signs.tsx";
import { HEATS, TAP_SIGNS } from "./signs-in-words.ts";

/** What the signs mean; of namespaces, what the heat of a pill means. */
export const Legend = ({ view }: { view: TopologyWire | null }) => (
  <div className="flex h-8 shrink-0 items-center gap-x-6 overflow-hidden border-t bg-canvas px-4 text-11 whitespace-nowrap text-ink-2 max-md:hidden print:hidden compact:h-7">
    {view?.layout === "lanes" && view.detail === "namespaces" ? <Heat /> : <Signs />}
    {view?.layout === "layers" && <Ways />}
    <span className="ml-auto flex shrink-0 items-center gap-4 bg-canvas pl-4 text-ink-3">
      <Popup
        label="All signs"
        isAbove
        className="rounded-tag font-medium text-ink-2 hover:text-ink hover:underline"
        button="All signs"
      >
        {() => <AllSigns />}
      </Popup>
    </span>
    <span className="flex items-center gap-4 text-ink-3 max-xl:hidden">
      <span className="flex items-center gap-1.5">
        <Kbd>↵</Kbd> step in
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd>␣</Kbd> select
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd>?</Kbd> keys
      </span>
    </span>
  </div>
);

const Signs = () => (
  <ul aria-label="Signs" className="flex min-w-0 items-center gap-x-5 overflow-hidden">
    {TAP_SIGNS.filter(({ glyph }) => glyph !== "detaching").map(({ glyph, word }) => (
      <li key={glyph} className="flex items-center gap-1.5" data-hue="default">
        <StateGlyph glyph={glyph} isStill />
        {word}
      </li>
    ))}
  </ul>
);

/** Of Layers: what is wrong on the way over a node. */
const Ways = () => (
  <ul aria-label="Ways" className="flex items-center gap-x-5">
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="w-6 border-t border-dashed border-err" />
      broken link
    </li>
    <li className="flex items-center gap-1.5">
      <span aria-hidden className="h-3 w-6 rounded-tag border border-dashed border-err bg-err-soft" />
      named but absent
    </li>
  </ul>
);

const Heat = () => (
  <ul aria-label="Signs" className="flex items-center gap-x-4" data-hue="0">
    <li className="text-ink-3">Attachments</li>
    {HEATS.map(({ look, words }) => (
      <li key={look} className="flex items-center gap-1.5">
        <span aria-hidden className={`h-2.5 w-4 rounded-full ${look}`} />
        {words}
      </li>
    ))}
    <li className="flex items-center gap-1.5 pl-2">
      <CircleAlert aria-hidden className="size-3.5 text-err" /> errors
    </li>
    <li className="flex items-center gap-1.5">
      <TriangleAlert aria-hidden className="size-3.5 text-warn" /> warnings
    </li>
  </ul>
);
