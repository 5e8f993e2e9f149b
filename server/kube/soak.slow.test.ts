import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// Two processes that mostly wait for each other: both tests at once. A process of its own, so that its heap is its own. The whole is `npm run soak`: a tenth of a day, 5,000 pods.
const MAIN = fileURLToPath(new URL("testing/soak/main.ts", import.meta.url));

const soak = (...flags: readonly string[]): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      resolve({ code, said });
    });
  });

test.concurrent(
  "ten minutes of churn leave the model equal to the store, the heap flat and nothing behind",
  async () => {
    const { code, said } = await soak("--pods", "300", "--minutes", "10");
    expect(said).toMatch(/^ok$/m);
    expect(code).toBe(0);
  },
);

test.concurrent("finds a leak, a stream that nobody closes and deletions that were lost", async () => {
  const { code, said } = await soak(
    ...["--pods", "150", "--minutes", "8"],
    ...["--plant", "leak", "stream", "lost-deletion"],
  );
  expect(said).toContain("the heap grows by");
  expect(said).toContain("open streams: 4 instead of 3");
  expect(said).toContain("while it ran: ");
  expect(code).toBe(1);
});
