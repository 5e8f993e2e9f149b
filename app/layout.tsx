import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";
import { Providers } from "../components/shell/providers.tsx";
import { Shell } from "../components/shell/shell.tsx";
import { THEME_SCRIPT } from "../components/shell/theme.ts";

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
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {THEME_SCRIPT}
        </script>
      </head>
      <body>
        <Providers nonce={nonce}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
