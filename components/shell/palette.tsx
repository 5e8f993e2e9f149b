"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";
import { Kbd } from "../ui/mono.tsx";
import type { TypedAhead } from "./typed-ahead.ts";
import { usePaletteGroups, type PaletteGroup, type PaletteItem } from "./palette-items.ts";
import { wishFocus } from "../ui/focus-wish.ts";

/** ⌘K: type a name or an address, press enter, be there. */
export const Palette = ({
  isOpen,
  typedAhead,
  onClose,
}: {
  isOpen: boolean;
  typedAhead: TypedAhead;
  onClose: () => void;
}) => (
  <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
    <Dialog.Portal>
      <Dialog.Backdrop className="fixed inset-0 z-40 bg-bg/60 transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <Dialog.Popup
        aria-label="Jump to"
        className="fixed top-16 left-1/2 z-50 flex max-h-[min(560px,calc(100dvh-96px))] w-[600px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded-frame border border-line-2 bg-overlay shadow-float"
      >
        <PaletteBody typedAhead={typedAhead} onClose={onClose} />
      </Dialog.Popup>
    </Dialog.Portal>
  </Dialog.Root>
);

const PaletteBody = ({ typedAhead, onClose }: { typedAhead: TypedAhead; onClose: () => void }) => {
  const [text, setText] = useState(() => typedAhead.read());
  const groups = usePaletteGroups(text, true);
  const router = useRouter();
  const go = (item: PaletteItem) => {
    onClose();
    wishFocus();
    router.push(item.href);
  };
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={text}
      onValueChange={(next, details) => {
        // Choosing an item would write its title here on the way out.
        if (details.reason !== "item-press") setText(next);
      }}
      itemToStringValue={(item: PaletteItem) => item.title}
      autoHighlight="always"
    >
      <div className="flex items-center gap-3 border-b px-4">
        <Search aria-hidden className="size-4 text-ink-3" />
        <Autocomplete.Input
          aria-label="Pod, network, address, MAC, VLAN or node"
          placeholder="Pod, network, address, MAC, VLAN or node"
          className="h-12 min-w-0 flex-1 bg-transparent text-14 outline-none"
        />
        <Dialog.Close className="rounded-chip">
          <span className="sr-only">Close, </span>
          <Kbd>Esc</Kbd>
        </Dialog.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-1.5">
        <Autocomplete.Empty className="empty:hidden">
          <p className="px-3 py-4 text-13 text-ink-2">Nothing by that name or address is known here.</p>
        </Autocomplete.Empty>
        <Autocomplete.List>
          {(group: PaletteGroup) => (
            <Autocomplete.Group key={group.value} items={group.items}>
              <Autocomplete.GroupLabel className="px-3 pt-2 pb-1 text-11 text-ink-3">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(item: PaletteItem) => (
                  <Autocomplete.Item
                    key={item.id}
                    value={item}
                    onClick={() => go(item)}
                    className="flex h-9 cursor-default items-center gap-3 rounded-control px-3 outline-none data-highlighted:bg-raised max-md:h-12"
                  >
                    {item.network !== null && (
                      <NetworkBadge mark={item.network.mark} slot={item.network.slot} />
                    )}
                    <span className={cx("truncate text-13 font-control", item.isMono && "mono")}>
                      {item.title}
                    </span>
                    <span className="ml-auto min-w-0 truncate text-12 text-ink-3">{item.note}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
    </Autocomplete.Root>
  );
};
