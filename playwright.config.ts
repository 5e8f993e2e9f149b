import { defineConfig } from "@playwright/test";

// Each journey starts its own server on a free port (e2e/moorings.ts): nothing is shared, nothing is reused.
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    screenshot: "only-on-failure",
    launchOptions: {
      ...browserPath(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

/** Debian's Chromium unless the test run says that Playwright's own is to be used. */
function browserPath(): { executablePath: string } | Record<never, never> {
  const path = process.env["MOORINGS_TEST_BROWSER"] ?? "/usr/bin/chromium";
  return path === "" ? {} : { executablePath: path };
}
