"use client";

import { Braces, FileSpreadsheet, ImageDown, Link2, Printer, Share, Shapes } from "lucide-react";
import type { ReactNode } from "react";
import type { Origin } from "../../lib/topology/caption.ts";
import { shownFree, type ShownFree } from "../graph/free/shown-free.ts";
import { apiPath } from "../live/api.ts";
import { useSummary } from "../live/hooks.ts";
import { useClockOffset } from "../live/live-provider.tsx";
import { useNotify } from "../ui/toast.tsx";
import { buttonClass } from "../ui/button-class.ts";
import { Popup } from "../ui/popup.tsx";
import { useCopy } from "../ui/use-copy.ts";
import type { SvgFile } from "./download-png.ts";
import { queryOf } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** The picture as it stands, to take along: as a link, on paper, as a picture or as data. */
export const TakeAlong = () => {
  const [params] = useTopologyParams();
  const notify = useNotify();
  const query = {
    ...queryOf(params),
    layout: params.look === "layers" ? ("layers" as const) : ("lanes" as const),
  };
  const fileOf = (format: string) => apiPath("/export", { ...query, format, theme: currentTheme() });
  const { summary } = useSummary();
  const clockOffset = useClockOffset();
  const save = async (kind: "png" | "svg") => {
    const from = { cluster: summary?.cluster ?? "", query, clockOffset: clockOffset ?? 0 };
    try {
      const free = params.look === "free" ? shownFree() : null;
      const [files, file] = await Promise.all([
        import("./download-png.ts"),
        free === null ? svgAt(fileOf("svg")) : freeFile(free, from),
      ]);
      if (kind === "png") await files.downloadPng(file);
      else files.downloadSvg(file);
    } catch (error) {
      notify({
        title: "The picture could not be made",
        description: error instanceof Error ? error.message : "The browser gave no reason.",
      });
    }
  };
  const copyText = useCopy();
  const copy = () => {
    copyText(window.location.href, "The link holds scope, find, look and selection.");
  };
  return (
    <Popup
      label="Take it along"
      title="Take it along: link, print, picture, data"
      button={<Share aria-hidden className="size-3.5" />}
      className={buttonClass({ kind: "secondary", size: "narrow" })}
    >
      {(close) => (
        <div className="min-w-48">
          <Act sign={<Link2 aria-hidden className="size-3.5" />} onClick={then(close, copy)}>
            Copy link
          </Act>
          <Act
            sign={<Printer aria-hidden className="size-3.5" />}
            onClick={then(close, () => window.print())}
          >
            Print
          </Act>
          <Act
            sign={<ImageDown aria-hidden className="size-3.5" />}
            onClick={then(close, () => void save("png"))}
          >
            PNG
          </Act>
          <Act
            sign={<Shapes aria-hidden className="size-3.5" />}
            onClick={then(close, () => void save("svg"))}
          >
            SVG
          </Act>
          <Files fileOf={fileOf} onTaken={close} />
        </div>
      )}
    </Popup>
  );
};

const svgAt = (path: string): Promise<SvgFile> =>
  import("./download-png.ts").then(({ fetchSvg }) => fetchSvg(path));

/** The free picture is drawn here, for only the browser knows its places; the others by the server. */
const freeFile = async (
  free: ShownFree,
  { clockOffset, ...from }: Pick<Origin, "cluster" | "query"> & { readonly clockOffset: number },
): Promise<SvgFile> => {
  const [{ freeSvg }, { captionOf, fileNameOf }] = await Promise.all([
    import("../../lib/topology/svg/free-svg.ts"),
    import("../../lib/topology/caption.ts"),
  ]);
  const at = new Date(Date.now() + clockOffset).toISOString();
  const origin = { ...from, at, revision: free.view.revision };
  const svg = freeSvg(free.view, free.graph, free.places, currentTheme(), captionOf(origin));
  return { svg, name: fileNameOf(origin, "svg") };
};

const then = (first: () => void, second: () => void) => () => {
  first();
  second();
};

const FILES = [
  { format: "json", title: "JSON", Sign: Braces },
  { format: "csv", title: "CSV of attachments", Sign: FileSpreadsheet },
];

/** Rendered in the open menu alone: the theme is known to the browser only. */
const Files = ({ fileOf, onTaken }: { fileOf: (format: string) => string; onTaken: () => void }) =>
  FILES.map(({ format, title, Sign }) => (
    <a key={format} href={fileOf(format)} download className={ITEM} onClick={onTaken}>
      <Sign aria-hidden className="size-3.5" />
      {title}
    </a>
  ));

/** What is on screen. */
const currentTheme = (): "dark" | "light" =>
  document.documentElement.dataset["theme"] === "light" ? "light" : "dark";

const ITEM =
  "flex min-h-8 w-full items-center gap-2.5 rounded-chip px-2.5 text-left text-12 hover:bg-raised compact:min-h-7 max-md:min-h-11";

const Act = ({ sign, onClick, children }: { sign: ReactNode; onClick: () => void; children: ReactNode }) => (
  <button type="button" onClick={onClick} className={ITEM}>
    {sign}
    {children}
  </button>
);
