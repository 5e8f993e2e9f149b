"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { FirstAnswers } from "../live/first-answers.tsx";
import { ClusterClock } from "../live/freshness.tsx";
import { LiveProvider } from "../live/live-provider.tsx";
import { NarrowGuess } from "../ui/narrow.tsx";
import { TipLayer } from "../ui/tip-layer.tsx";
import { ToastProvider } from "../ui/toast.tsx";

/** What every screen stands on: the cluster's data and clock, the URL as state, hints and notices. */
export const Providers = ({
  nonce,
  answers,
  isPhone,
  children,
}: {
  nonce: string | undefined;
  /** The name of the page's own answers. */
  answers: string | null;
  /** As the browser said when it asked for the page. */
  isPhone: boolean;
  children: ReactNode;
}) => (
  <CSPProvider {...(nonce === undefined ? {} : { nonce })}>
    <NuqsAdapter>
      <NarrowGuess isPhone={isPhone}>
        <LiveProvider>
          <FirstAnswers name={answers}>
            <ClusterClock>
              <ToastProvider>{children}</ToastProvider>
              <TipLayer />
            </ClusterClock>
          </FirstAnswers>
        </LiveProvider>
      </NarrowGuess>
    </NuqsAdapter>
  </CSPProvider>
);
