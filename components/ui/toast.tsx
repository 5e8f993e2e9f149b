"use client";

import { X } from "lucide-react";
import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from "react";

interface Notice {
  readonly title: string;
  readonly description?: string;
}

type Notify = (notice: Notice) => void;

const NotifyContext = createContext<Notify>(() => undefined);

const SHOWN_MAX = 3;
const SHOWN_MS = 6_000;

/** Short notices at the bottom right. What must not be missed belongs in the screen instead. */
export const ToastProvider = ({ children }: { children: ReactNode }) => {
  const [notices, setNotices] = useState<readonly (Notice & { readonly id: number })[]>([]);
  const count = useRef(0);
  const notify = useCallback<Notify>((notice) => {
    count.current += 1;
    const id = count.current;
    setNotices((shown) => [...shown, { ...notice, id }].slice(-SHOWN_MAX));
  }, []);
  const close = useCallback(
    (id: number) => setNotices((shown) => shown.filter((each) => each.id !== id)),
    [],
  );
  return (
    <NotifyContext value={notify}>
      {children}
      <div
        role="status"
        aria-label="Notices"
        className="fixed right-4 bottom-10 z-60 flex w-80 max-w-[calc(100vw-32px)] flex-col gap-2 max-md:bottom-18 print:hidden"
      >
        {notices.map((notice) => (
          <Toast key={notice.id} notice={notice} onClose={() => close(notice.id)} />
        ))}
      </div>
    </NotifyContext>
  );
};

/** It stays as long as it is pointed at or has the focus. */
const Toast = ({ notice, onClose }: { notice: Notice; onClose: () => void }) => {
  const [isHeld, setHeld] = useState(false);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => latest.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="flex items-start gap-2 rounded-box border border-line-2 bg-overlay px-3 py-2.5 shadow-float transition-opacity duration-160 starting:opacity-0"
    >
      <div className="min-w-0 flex-1">
        <p className="text-13 font-title">{notice.title}</p>
        {notice.description !== undefined && (
          <p className="text-12 break-words text-ink-2">{notice.description}</p>
        )}
      </div>
      <button
        type="button"
        aria-label="Close"
        onClick={onClose}
        className="rounded-chip p-0.5 text-ink-3 hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
};

/** `notify({ title, description })` */
export const useNotify = (): Notify => useContext(NotifyContext);
