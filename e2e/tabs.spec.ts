import { expect, test } from "@playwright/test";
import { startMoorings, type Moorings } from "./moorings.ts";

let moorings: Moorings | undefined;

test.beforeAll(async () => {
  // The first start builds.
  test.setTimeout(240_000);
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings?.stop();
});

const streams = async (): Promise<number> => {
  const answer = await fetch(`${moorings?.url ?? ""}/metrics`);
  return Number(/^moorings_streams\{[^}]*\} (\d+)$/m.exec(await answer.text())?.[1]);
};

test("however many tabs a browser has, it has one stream; when its tab closes another one carries on", async ({
  browser,
}) => {
  const context = await browser.newContext();
  const first = await context.newPage();
  await first.goto(`${moorings?.url ?? ""}/`);
  await expect.poll(streams).toBe(1);
  const second = await context.newPage();
  await second.goto(`${moorings?.url ?? ""}/findings`);
  const third = await context.newPage();
  await third.goto(`${moorings?.url ?? ""}/`);
  await expect.poll(streams).toBe(1);
  await first.close();
  await expect.poll(streams).toBe(1);
  await context.close();
  await expect.poll(streams, { timeout: 20_000 }).toBe(0);
});
