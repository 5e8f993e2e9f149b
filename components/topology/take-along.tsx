"use client";

import { Popover } from "@base-ui/react/popover";
import { Braces, FileSpreadsheet, ImageDown, Link2, Printer, Share, Shapes } from "lucide-react";
import { useState, type ReactNode } from "react";
import { apiPath } from "../live/api.ts";
import { useNotify } from "../ui/toast.tsx";
import { buttonClass } from "../ui/button-class.ts";
import { cx } from "../ui/cx.ts";
import { downloadPng } from "./download-png.ts";
import { queryOf, useTopologyParams } from "./use-topology-params.ts";

/** The picture as it stands, to take along: as a link, on paper, as a picture or as data. */
export const TakeAlong = () => {
  const [params] = useTopologyParams();
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const query = {
    ...queryOf(params),
    layout: params.look === "layers" ? ("layers" as const) : ("lanes" as const),
  };
  const fileOf = (format: string) => apiPath("/export", { ...query, format, theme: currentTheme() });
  const savePng = async () => {
    setOpen(false);
    try {
      await downloadPng(fileOf("svg"), "moorings.png");
    } catch (error) {
      notify({
        title: "The picture could not be made",
        description: error instanceof Error ? error.message : "The browser gave no reason.",
      });
    }
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
        title="Take it along: link, print, picture, data"
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
            <Act sign={<ImageDown aria-hidden className="size-3.5" />} onClick={() => void savePng()}>
              PNG
            </Act>
            <Files fileOf={fileOf} onTaken={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};

const FILES = [
  { format: "svg", title: "SVG", Sign: Shapes },
  { format: "json", title: "JSON", Sign: Braces },
  { format: "csv", title: "CSV of attachments", Sign: FileSpreadsheet },
];

/** Rendered in the open menu alone: the theme is known to the browser only. */
const Files = ({ fileOf, onTaken }: { fileOf: (format: string) => string; onTaken: () => void }) =>
  FILES.map(({ format, title, Sign }) => (
    <a key={format} href={fileOf(format)} download={`moorings.${format}`} className={ITEM} onClick={onTaken}>
      <Sign aria-hidden className="size-3.5" />
      {title}
    </a>
  ));

/** What is on screen. */
const currentTheme = (): "dark" | "light" =>
  document.documentElement.dataset["theme"] === "light" ? "light" : "dark";

const ITEM =
  "flex min-h-8 w-full items-center gap-2.5 rounded-chip px-2.5 text-left text-12 hover:bg-raised max-md:min-h-11";

const Act = ({ sign, onClick, children }: { sign: ReactNode; onClick: () => void; children: ReactNode }) => (
  <button type="button" onClick={onClick} className={ITEM}>
    {sign}
    {children}
  </button>
);
