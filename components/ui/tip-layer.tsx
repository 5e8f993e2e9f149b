"use client";

import { useEffect, useState } from "react";

const REST_MS = 400;
/** Between the hint and what it is about, and from it to the window's edge, px. */
const AIR = 6;
const MARGIN = 4;

interface Tip {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly isAbove: boolean;
}

/**
 * The words of whatever carries `data-tip` (its accessible name too), beside it, while the pointer rests there or the
 * keyboard is on it. One for the whole page: a hint for each button would be a component for each.
 */
export const TipLayer = () => {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(waiting);
      setTip(null);
    };
    const show = (target: EventTarget | null, afterMs: number) => {
      hide();
      const about = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
      if (about === null) return;
      waiting = setTimeout(() => about.isConnected && setTip(beside(about)), afterMs);
    };
    const enter = (event: PointerEvent) => event.pointerType === "mouse" && show(event.target, REST_MS);
    const focus = ({ target }: FocusEvent) =>
      target instanceof Element && target.matches(":focus-visible") && show(target, 0);
    const press = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", enter);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("keydown", press);
    return () => {
      clearTimeout(waiting);
      document.removeEventListener("pointerover", enter);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("keydown", press);
    };
  }, []);
  if (tip === null) return null;
  return (
    <p
      aria-hidden
      ref={keepInWindow}
      className="pointer-events-none fixed z-60 w-max max-w-80 rounded-control border border-line-2 bg-overlay px-2 py-1 text-11 text-ink shadow-float print:hidden"
      style={{
        left: tip.x,
        top: tip.y,
        transform: `translate(-50%, ${tip.isAbove ? "-100%" : "0"})`,
      }}
    >
      {tip.text}
    </p>
  );
};

/** Above it where there is room, else below. */
const beside = (about: HTMLElement): Tip => {
  const box = about.getBoundingClientRect();
  const isAbove = box.top > 40;
  return {
    text: about.dataset["tip"] ?? "",
    x: box.left + box.width / 2,
    y: isAbove ? box.top - AIR : box.bottom + AIR,
    isAbove,
  };
};

const keepInWindow = (element: HTMLElement | null): void => {
  if (element === null) return;
  const half = element.offsetWidth / 2 + MARGIN;
  const x = Number.parseFloat(element.style.left);
  element.style.left = `${String(Math.min(Math.max(x, half), innerWidth - half))}px`;
};
