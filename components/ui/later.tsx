"use client";

import { lazy, Suspense, useState, type ComponentType } from "react";
import { useWhenIdle } from "./when-idle.ts";

interface Openable {
  readonly isOpen: boolean;
}

/**
 * What opens over the page and isn't needed for its first picture: fetched when the page is idle or when it is wanted,
 * whichever comes first, and kept once it was open, so that it can close in its own manner.
 */
export const later = <Props extends Openable>(
  fetchIt: () => Promise<ComponentType<Props>>,
): ComponentType<Props> => {
  const Lazy = lazy(() => fetchIt().then((found) => ({ default: found })));
  const Later = (props: Props) => {
    const [wasOpen, setWasOpen] = useState(false);
    useWhenIdle(fetchIt);
    if (props.isOpen && !wasOpen) setWasOpen(true);
    if (!wasOpen && !props.isOpen) return null;
    return (
      <Suspense fallback={null}>
        <Lazy {...props} />
      </Suspense>
    );
  };
  return Later;
};
