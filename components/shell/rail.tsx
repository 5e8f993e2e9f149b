"use client";

import { Ellipsis } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useCallback } from "react";
import { shortCount } from "../../lib/text/count.ts";
import { useSummary } from "../live/hooks.ts";
import { cx } from "../ui/cx.ts";
import { Link } from "../ui/link.tsx";
import { Popup } from "../ui/popup.tsx";
import { untilIdle, useWhenIdle } from "../ui/when-idle.ts";
import { PLACES, placeOf, type Place } from "./places.ts";

/** How many findings want a look, for the flag. */
const useFindingCount = () => {
  const { summary } = useSummary();
  const counts = summary?.counts.findings;
  return {
    count: counts === undefined ? 0 : counts.error + counts.warning,
    hasErrors: (counts?.error ?? 0) > 0,
  };
};

/** Fetches the other screens ahead, so that a step there is quick. */
const usePlacesAhead = () => {
  const router = useRouter();
  const fetchThem = useCallback(async () => {
    for (const { href } of PLACES) {
      router.prefetch(href);
      await untilIdle();
    }
  }, [router]);
  useWhenIdle(fetchThem);
};

/** The way between screens on a desktop. */
export const Rail = () => {
  const here = placeOf(usePathname());
  usePlacesAhead();
  return (
    <nav
      aria-label="Screens"
      className="flex flex-col gap-1 overflow-y-auto border-r bg-surface pt-2 max-md:hidden"
    >
      {PLACES.map((place) => (
        <PlaceLink key={place.href} place={place} isHere={place === here} />
      ))}
    </nav>
  );
};

const PlaceLink = ({ place, isHere }: { place: Place; isHere: boolean }) => (
  <Link
    href={place.href}
    aria-current={isHere ? "page" : undefined}
    className={cx(
      "relative flex h-13 flex-col items-center justify-center gap-1 text-11 transition-colors duration-80 hover:text-ink focus-visible:-outline-offset-3",
      isHere
        ? "font-title text-ink before:absolute before:inset-y-2 before:left-0 before:w-[3px] before:rounded-r-tag before:bg-ink"
        : "font-medium text-ink-2",
    )}
  >
    <span className="relative">
      <place.sign aria-hidden className="size-[18px]" strokeWidth={isHere ? 2.2 : 1.8} />
      {place.href === "/findings" && <FindingCount />}
    </span>
    {place.title}
  </Link>
);

const FindingCount = () => {
  const { count, hasErrors } = useFindingCount();
  if (count === 0) return null;
  const text = shortCount(count);
  return (
    <span
      className={cx(
        "absolute -top-2 text-11 leading-4 font-strong num",
        // A longer one covers the sign's corner rather than what is beside it.
        text.length > 2 ? "left-[13px] rounded-tag bg-surface px-0.5" : "left-[19px]",
        hasErrors ? "text-err" : "text-warn",
      )}
    >
      {text}
      <span className="sr-only"> to look at,</span>
    </span>
  );
};

/** The same at the bottom of a phone: four places and More. */
export const BottomBar = () => {
  const here = placeOf(usePathname());
  const rest = PLACES.filter((place) => !place.isFirst);
  return (
    <nav aria-label="Screens" className="grid grid-cols-5 border-t bg-surface md:hidden">
      {PLACES.filter((place) => place.isFirst).map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={place === here ? "page" : undefined}
          className={tab(place === here)}
        >
          <span className="relative">
            <place.sign aria-hidden className="size-[18px]" />
            {place.href === "/findings" && <FindingCount />}
          </span>
          {place.title}
        </Link>
      ))}
      <Popup
        label="More screens"
        isAbove
        className={tab(here !== undefined && !here.isFirst)}
        button={
          <>
            <Ellipsis aria-hidden className="size-[18px]" />
            More
          </>
        }
      >
        {(close) => (
          <div className="min-w-44">
            {rest.map((place) => (
              <Link
                key={place.href}
                href={place.href}
                onClick={close}
                aria-current={place === here ? "page" : undefined}
                className="flex h-11 items-center gap-3 rounded-chip px-3 text-13 font-medium aria-[current]:bg-raised"
              >
                <place.sign aria-hidden className="size-4 text-ink-2" />
                {place.title}
              </Link>
            ))}
          </div>
        )}
      </Popup>
    </nav>
  );
};

const tab = (isHere: boolean): string =>
  cx(
    "relative flex h-16 flex-col items-center justify-center gap-1 text-11 focus-visible:-outline-offset-3",
    isHere
      ? "font-title text-ink before:absolute before:inset-x-6 before:top-0 before:h-[3px] before:rounded-b-tag before:bg-ink"
      : "font-medium text-ink-2",
  );
