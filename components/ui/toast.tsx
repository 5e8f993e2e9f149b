"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";

/** Short notices at the bottom right. What must not be missed belongs in the screen instead. */
export const ToastProvider = ({ children }: { children: ReactNode }) => (
  <Toast.Provider limit={3} timeout={6_000}>
    {children}
    <Toast.Portal>
      <Toast.Viewport className="fixed right-4 bottom-10 z-60 flex w-80 max-w-[calc(100vw-32px)] flex-col gap-2 max-md:bottom-18">
        <Toasts />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
);

const Toasts = () => {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-box border border-line-2 bg-overlay px-3 py-2.5 shadow-float transition-opacity duration-160 data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Toast.Title className="text-13 font-title" />
          <Toast.Description className="text-12 text-ink-2" />
        </div>
        <Toast.Close aria-label="Close" className="rounded-chip p-0.5 text-ink-3 hover:text-ink">
          <X aria-hidden className="size-3.5" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
};

/** `notify({ title, description })` */
export const useNotify = (): ((notice: { title: string; description?: string }) => void) => {
  const { add } = Toast.useToastManager();
  return (notice) => {
    add(notice);
  };
};
