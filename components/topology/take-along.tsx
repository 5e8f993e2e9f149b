"use client";

import { Popover } from "@base-ui/react/popover";
import { Braces, Link2, Printer, Share } from "lucide-react";
import { useState, type ReactNode } from "react";
import { apiPath } from "../live/api.ts";
import { useNotify } from "../ui/toast.tsx";
import { buttonClass } from "../ui/button-class.ts";
import { cx } from "../ui/cx.ts";
import { queryOf, useTopologyParams } from "./use-topology-params.ts";

/** The picture as it stands, to take along: as a link, on paper, or as data. */
export const TakeAlong = () => {
  const [params] = useTopologyParams();
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const query = {
    ...queryOf(params),
    layout: params.look === "layers" ? ("layers" as const) : ("lanes" as const),
  };
  const copy = async () => {
    setOpen(false);
    try {
      await navigator.clipboard.writeText(window.location.href);
      notify({ title: "Copied", description: "The link holds scope, find, look and selection." });
    } catch {
      notify({ title: "The browser refused the clipboard", description: window.location.href });
    }
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label="Take it along"
        title="Take it along: link, print, data"
        className={cx(buttonClass({ kind: "secondary" }), "px-2")}
      >
        <Share aria-hidden className="size-3.5" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-50">
          <Popover.Popup
            aria-label="Take it along"
            className="min-w-48 rounded-box border border-line-2 bg-overlay p-1 shadow-float"
          >
            <Act sign={<Link2 aria-hidden className="size-3.5" />} onClick={() => void copy()}>
              Copy link
            </Act>
            <Act
              sign={<Printer aria-hidden className="size-3.5" />}
              onClick={() => {
                setOpen(false);
                window.print();
              }}
            >
              Print
            </Act>
            <a
              href={apiPath("/topology", query)}
              download="topology.json"
              className={ITEM}
              onClick={() => setOpen(false)}
            >
              <Braces aria-hidden className="size-3.5" />
              JSON
            </a>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};

const ITEM =
  "flex min-h-8 w-full items-center gap-2.5 rounded-chip px-2.5 text-left text-12 hover:bg-raised max-md:min-h-11";

const Act = ({ sign, onClick, children }: { sign: ReactNode; onClick: () => void; children: ReactNode }) => (
  <button type="button" onClick={onClick} className={ITEM}>
    {sign}
    {children}
  </button>
);
