"use client";

import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/mono.tsx";
import { PLACES } from "./places.ts";

interface KeyRow {
  readonly keys: readonly string[];
  readonly text: string;
}

const EVERYWHERE: readonly KeyRow[] = [
  { keys: ["⌘K", "Ctrl K"], text: "Jump to a pod, network, address, MAC, VLAN or node" },
  { keys: ["/"], text: "Find on this screen" },
  { keys: ["p"], text: "Pause, and go on" },
  { keys: ["d"], text: "Compact rows, and back" },
  { keys: ["Esc"], text: "Close, give up the selection, then step out" },
  { keys: ["?"], text: "Show these keys" },
  { keys: ["j", "k"], text: "Next and previous finding" },
];

const IN_THE_PICTURE: readonly KeyRow[] = [
  { keys: ["↑", "↓"], text: "From row to row; on a lane, from tap to tap" },
  { keys: ["←", "→"], text: "Along a row’s taps; from lane to lane" },
  { keys: ["Home", "End"], text: "First and last" },
  { keys: ["↵"], text: "Step in" },
  { keys: ["␣"], text: "Select" },
  { keys: ["⌫"], text: "Step out" },
  { keys: ["a"], text: "Attach a network to the selected pod (⇧A in the table)" },
  { keys: ["+", "−", "0"], text: "Larger, smaller, as drawn" },
  { keys: ["f", "z"], text: "Everything; the selection" },
  { keys: ["⇧", "↑ ↓ ← →"], text: "Move the picture" },
  { keys: ["⇧", "← →"], text: "On a lane: move it among the others" },
  { keys: ["a … z"], text: "In the table: go to a name" },
];

/** All keys on one sheet. */
export const KeySheet = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog isOpen={isOpen} onClose={onClose} title="Keys">
    <Group title="Everywhere" rows={EVERYWHERE} />
    <Group title="In the picture and its table" rows={IN_THE_PICTURE} />
    <Group
      title="Screens"
      rows={PLACES.map((place) => ({ keys: ["g", place.key], text: `Go to ${place.title}` }))}
    />
  </Dialog>
);

const Group = ({ title, rows }: { title: string; rows: readonly KeyRow[] }) => (
  <section className="pb-4">
    <h3 className="pb-2 text-12 font-title">{title}</h3>
    <dl className="grid grid-cols-[132px_1fr] items-center gap-x-5 gap-y-1.5 text-13">
      {rows.map((row) => (
        <Row key={row.text} keys={row.keys} text={row.text} />
      ))}
    </dl>
  </section>
);

const Row = ({ keys, text }: { keys: readonly string[]; text: string }) => (
  <>
    <dt className="flex gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </dt>
    <dd className="text-ink-2">{text}</dd>
  </>
);
