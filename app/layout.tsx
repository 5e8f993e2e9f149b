import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";
import { askMe, askSummary } from "../components/live/asks.ts";
import { Providers } from "../components/shell/providers.tsx";
import { Shell } from "../components/shell/shell.tsx";
import { THEME_SCRIPT } from "../components/shell/theme.ts";
import { DENSITY_SCRIPT } from "../components/ui/density.ts";
import { getMe, openSummary } from "../server/routes/about.ts";
import { firstAnswers, isPhone } from "./first-answers.ts";
import { fetchLetters, fetchMonoLetters } from "./letters.ts";

export const metadata: Metadata = {
  title: { default: "Moorings", template: "%s · Moorings" },
  description: "Which pod hangs on which network, and through what",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#12161c" },
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
  ],
};

/** Reading the nonce makes every page dynamic, which live pages are anyway. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const isOnPhone = await isPhone();
  fetchLetters();
  if (!isOnPhone) fetchMonoLetters();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const answers = await firstAnswers([askSummary(), openSummary], [askMe(), getMe]);
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {THEME_SCRIPT + DENSITY_SCRIPT}
        </script>
      </head>
      <body>
        <Providers nonce={nonce} answers={answers} isPhone={isOnPhone}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
