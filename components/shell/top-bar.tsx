"use client";

import { Moon, Pause, Play, Rows4, Search } from "lucide-react";
import { useMe } from "../live/hooks.ts";
import { usePause } from "../live/live-provider.tsx";
import { IconButton } from "../ui/button.tsx";
import { toggleDensity } from "../ui/density.ts";
import { Link } from "../ui/link.tsx";
import { Kbd } from "../ui/mono.tsx";
import { useIsCompact } from "../ui/use-density.ts";
import { Anchor } from "./anchor.tsx";
import { Breadcrumb } from "./breadcrumb.tsx";
import { LiveSign } from "./live-sign.tsx";
import { toggleTheme } from "./theme.ts";

/** Where one is, the way to anything by name, how fresh it is, and who is looking. */
export const TopBar = ({ onPalette }: { onPalette: () => void }) => (
  <header className="col-span-full flex items-center border-b bg-surface pr-4">
    <Link
      href="/"
      aria-label="Moorings, to the picture"
      className="flex h-12 w-16 shrink-0 items-center justify-center focus-visible:-outline-offset-3 max-md:w-12"
    >
      <Anchor className="size-[22px]" />
    </Link>
    <span className="border-r py-1 pr-4 text-16 font-title tracking-[-0.011em] max-md:hidden">Moorings</span>
    <div className="min-w-0 flex-1 md:pl-4">
      <Breadcrumb />
    </div>
    <button
      type="button"
      onClick={onPalette}
      className="mx-4 flex h-[30px] w-58 items-center gap-2 rounded-control border border-edge px-2.5 text-12 text-ink-3 transition-colors duration-80 hover:border-ink-3 max-lg:w-40 max-md:mx-1 max-md:size-10 max-md:justify-center max-md:border-0 max-md:px-0"
    >
      <Search aria-hidden className="size-3.5 max-md:size-4.5" />
      <span className="flex-1 truncate text-left max-md:sr-only">Pod, address, MAC, VLAN…</span>
      <span aria-hidden className="max-md:hidden">
        <Kbd>⌘K</Kbd>
      </span>
    </button>
    <LiveSign />
    <PauseButton />
    <DensityButton />
    <IconButton label="Dark or light" onClick={toggleTheme}>
      <Moon aria-hidden className="size-4" />
    </IconButton>
    <Viewer />
  </header>
);

const PauseButton = () => {
  const { isPaused, toggle } = usePause();
  return (
    <IconButton
      label={isPaused ? "Go on (p)" : "Pause (p)"}
      aria-pressed={isPaused}
      onClick={toggle}
      className="ml-3 max-md:ml-1"
    >
      {isPaused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
    </IconButton>
  );
};

/** Not on a phone, whose density is its own. Its ground is the stylesheet's: it is there before the page has come to life. */
const DensityButton = () => (
  <IconButton
    label="Compact rows (d)"
    aria-pressed={useIsCompact()}
    onClick={toggleDensity}
    className="max-md:hidden [[data-density=compact]_&]:bg-raised [[data-density=compact]_&]:text-ink"
  >
    <Rows4 aria-hidden className="size-4" />
  </IconButton>
);

const Viewer = () => {
  const { item: me } = useMe();
  if (me === null) return null;
  return (
    <span
      title={me.readOnlyReason === null ? me.viewer : `${me.viewer}: ${me.readOnlyReason}`}
      className="ml-2 flex size-[26px] items-center justify-center rounded-full border border-line-2 bg-raised text-11 font-title text-ink-2 max-md:hidden"
    >
      <span aria-hidden>{initials(me.viewer)}</span>
      <span className="sr-only">You are {me.viewer}</span>
    </span>
  );
};

const initials = (name: string): string =>
  name
    .split(/[\s.@:_-]+/)
    .filter((part) => part !== "")
    .slice(0, 2)
    .map((part) => part[0]?.toUpperCase() ?? "")
    .join("");
