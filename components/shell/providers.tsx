"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ClusterClock } from "../live/freshness.tsx";
import { LiveProvider } from "../live/live-provider.tsx";
import { ToastProvider } from "../ui/toast.tsx";

/** What every screen stands on: the cluster's data and clock, the URL as state, hints and notices. */
export const Providers = ({ nonce, children }: { nonce: string | undefined; children: ReactNode }) => (
  <CSPProvider {...(nonce === undefined ? {} : { nonce })}>
    <NuqsAdapter>
      <LiveProvider>
        <ClusterClock>
          <Tooltip.Provider delay={400}>
            <ToastProvider>{children}</ToastProvider>
          </Tooltip.Provider>
        </ClusterClock>
      </LiveProvider>
    </NuqsAdapter>
  </CSPProvider>
);
