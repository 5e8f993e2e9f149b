"use client";

import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/mono.tsx";
import { PLACES } from "./places.ts";

const KEYS: readonly { readonly keys: readonly string[]; readonly text: string }[] = [
  { keys: ["⌘K", "Ctrl K"], text: "Jump to a pod, network, address or node" },
  { keys: ["/"], text: "Search on this screen" },
  { keys: ["?"], text: "Show these keys" },
  { keys: ["Esc"], text: "Close, or give up the selection" },
  { keys: ["j", "k"], text: "Next and previous finding" },
  { keys: ["↑", "↓", "←", "→"], text: "Move in a picture or in the squares of a pool" },
  { keys: ["↵"], text: "Open what is marked" },
];

/** All keys on one sheet. */
export const KeySheet = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog isOpen={isOpen} onClose={onClose} title="Keys">
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2 text-13">
      {KEYS.map((row) => (
        <Row key={row.text} keys={row.keys} text={row.text} />
      ))}
      {PLACES.map((place) => (
        <Row key={place.href} keys={["g", place.key]} text={`Go to ${place.title}`} />
      ))}
    </dl>
  </Dialog>
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
