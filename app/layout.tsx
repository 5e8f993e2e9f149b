import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { preload } from "react-dom";
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";
import letters from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
import monoLetters from "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2";
import { askMe, askSummary } from "../components/live/asks.ts";
import { Providers } from "../components/shell/providers.tsx";
import { Shell } from "../components/shell/shell.tsx";
import { THEME_SCRIPT } from "../components/shell/theme.ts";
import { getMe, openSummary } from "../server/routes/about.ts";
import { firstAnswers, isPhone } from "./first-answers.ts";

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
  // Fetched with the style sheet, not after it: all that is drawn with other letters first would be laid out twice.
  for (const font of [letters, monoLetters])
    preload(font, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const answers = await firstAnswers([askSummary(), openSummary], [askMe(), getMe]);
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {THEME_SCRIPT}
        </script>
      </head>
      <body>
        <Providers nonce={nonce} answers={answers} isPhone={await isPhone()}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
