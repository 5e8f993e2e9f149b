"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ClusterClock } from "../live/freshness.tsx";
import { LiveProvider } from "../live/live-provider.tsx";
import { TipLayer } from "../ui/tip-layer.tsx";
import { ToastProvider } from "../ui/toast.tsx";

/** What every screen stands on: the cluster's data and clock, the URL as state, hints and notices. */
export const Providers = ({ nonce, children }: { nonce: string | undefined; children: ReactNode }) => (
  <CSPProvider {...(nonce === undefined ? {} : { nonce })}>
    <NuqsAdapter>
      <LiveProvider>
        <ClusterClock>
          <ToastProvider>{children}</ToastProvider>
          <TipLayer />
        </ClusterClock>
      </LiveProvider>
    </NuqsAdapter>
  </CSPProvider>
);
