"use client";

import { Activity, useCallback, useState, type ReactNode } from "react";
import { usePause } from "../live/live-provider.tsx";
import { later } from "../ui/later.tsx";
import { Banners } from "./banner.tsx";
import { Foot } from "./foot.tsx";
import { BottomBar, Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";
import { createTypedAhead } from "./typed-ahead.ts";
import { useShellKeys } from "./use-shell-keys.ts";

const Palette = later(() => import("./palette.tsx").then((module) => module.Palette));
const KeySheet = later(() => import("./key-sheet.tsx").then((module) => module.KeySheet));

/** The frame around every screen: bar 48, rail 64, foot 28; on a phone bar and bottom navigation. */
export const Shell = ({ children }: { children: ReactNode }) => {
  const [opened, setOpened] = useState<"palette" | "keys" | null>(null);
  const [typedAhead] = useState(createTypedAhead);
  const openPalette = useCallback(() => {
    typedAhead.begin();
    setOpened("palette");
  }, [typedAhead]);
  const openKeys = useCallback(() => setOpened("keys"), []);
  const close = useCallback(() => {
    typedAhead.end();
    setOpened(null);
  }, [typedAhead]);
  const { toggle } = usePause();
  useShellKeys({ typedAhead, onPalette: openPalette, onKeySheet: openKeys, onPause: toggle });
  return (
    <div className="grid h-dvh grid-cols-[64px_minmax(0,1fr)] grid-rows-[48px_minmax(0,1fr)_28px] bg-bg max-md:grid-cols-1 max-md:grid-rows-[52px_minmax(0,1fr)_64px]">
      <a
        href="#screen"
        className="sr-only z-60 rounded-control bg-ink px-3 py-1.5 text-on-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        To the content
      </a>
      {/* Each comes to life by itself, after the screen: in one piece all of the page would keep it from answering. */}
      <Activity>
        <TopBar onPalette={openPalette} />
      </Activity>
      <Activity>
        <Rail />
      </Activity>
      <main id="screen" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col bg-canvas outline-none">
        <Banners />
        <div className="relative min-h-0 flex-1">{children}</div>
      </main>
      <Activity>
        <Foot />
      </Activity>
      <Activity>
        <BottomBar />
      </Activity>
      <Palette isOpen={opened === "palette"} typedAhead={typedAhead} onClose={close} />
      <KeySheet isOpen={opened === "keys"} onClose={close} />
    </div>
  );
};
