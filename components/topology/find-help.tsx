"use client";

import { FIELDS } from "../../lib/topology/find/fields.ts";
import { Dialog } from "../ui/dialog.tsx";

const EXAMPLES: readonly (readonly [text: string, meaning: string])[] = [
  ["upf 10.60.1", "both words somewhere in names, addresses or MACs"],
  ["network = tenantred and state != attached", "one attachment must fit both"],
  ["ip in 10.60.0.0/16", "an address of that prefix, by any evidence"],
  ["vlan in (10, 206)", "one of a list"],
  ["node ~ worker", "contains; !~ does not"],
  ["not (phase = succeeded or phase = failed)", "parentheses, and, or, not"],
];

/** What conditions can say, on one sheet. */
export const FindHelp = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog isOpen={isOpen} onClose={onClose} title="How to write conditions">
    <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5 text-12 max-md:grid-cols-1">
      {EXAMPLES.map(([text, meaning]) => (
        <div key={text} className="contents">
          <dt className="mono text-11 leading-[18px]">{text}</dt>
          <dd className="text-ink-2 max-md:pb-1">{meaning}</dd>
        </div>
      ))}
    </dl>
    <h3 className="pt-4 pb-2 text-12 font-title">What can be asked about</h3>
    <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-12">
      {Object.entries(FIELDS).map(([name, note]) => (
        <div key={name} className="contents">
          <dt className="mono text-11 leading-[18px]">{name}</dt>
          <dd className="text-ink-2">{note}</dd>
        </div>
      ))}
    </dl>
    <p className="pt-3 text-11 text-ink-3">
      Enter makes a chip of a condition; Backspace in the empty field takes the last one back.
    </p>
  </Dialog>
);
