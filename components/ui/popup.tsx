"use client";

import { useEffect, useId, useRef, useState, type ReactNode } from "react";

/** Between a button and what it opens, px. */
const AIR = 6;

/**
 * A button and what it opens beside itself, by the browser's own popover: it closes on Esc and on a press elsewhere, and
 * the focus goes in and comes back. `children` is given the way to close it.
 */
export const Popup = ({
  label,
  button,
  className,
  title,
  isAbove = false,
  children,
}: {
  /** Of what opens. */
  label: string;
  button: ReactNode;
  /** Of the button. */
  className: string;
  /** Of the button, where its content is only a sign. */
  title?: string;
  isAbove?: boolean;
  children: (close: () => void) => ReactNode;
}) => {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    // The browser closes it; what lies below would take the same Esc, wherever the focus is.
    const keep = (event: KeyboardEvent) => event.key === "Escape" && event.stopPropagation();
    window.addEventListener("keydown", keep, { capture: true });
    return () => window.removeEventListener("keydown", keep, { capture: true });
  }, [isOpen]);
  const close = () => document.getElementById(id)?.hidePopover();
  const place = () => {
    const at = opener.current?.getBoundingClientRect();
    if (at === undefined || panel.current === null) return;
    const { style } = panel.current;
    style.right = `${String(Math.max(AIR, document.documentElement.clientWidth - at.right))}px`;
    style.top = isAbove ? "auto" : `${String(at.bottom + AIR)}px`;
    style.bottom = isAbove ? `${String(innerHeight - at.top + AIR)}px` : "auto";
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        {...(title === undefined ? {} : { "aria-label": label, title })}
        className={className}
      >
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        onBeforeToggle={(event) => {
          if (event.newState !== "open") return;
          place();
          setOpen(true);
        }}
        // Surprise: before it is shown nothing in it takes the focus, and what goes before it is hidden takes the focus along.
        onToggle={(event) => {
          if (event.newState === "open")
            panel.current?.querySelector<HTMLElement>("a, button, input")?.focus();
          else setOpen(false);
        }}
        className="inset-auto m-0 rounded-box border border-line-2 bg-overlay p-1 text-ink shadow-float"
      >
        {isOpen && children(close)}
      </div>
    </>
  );
};
