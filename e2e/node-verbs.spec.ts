import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { eventually, type Moorings, startMoorings } from "./moorings.ts";

interface WireFinding {
  id: string;
  release: { node: string; address: string; isPossible: boolean } | null;
}

const faultsOf = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ""}`,
  );

const leaks = async (moorings: Moorings): Promise<WireFinding[]> =>
  (await moorings.get<{ items: WireFinding[] }>("/api/v1/findings?limit=1000")).items.filter(
    ({ release }) => release?.isPossible === true,
  );

test.describe("where the agents may act", () => {
  let moorings: Moorings;

  /** Seen unused once by its agent: a minute later it may be released. */
  let leak: WireFinding | undefined;

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    moorings = await startMoorings(["--no-lab-churn"]);
    const { answer } = await eventually(
      () => leaks(moorings),
      (found) => found.length > 0,
      60_000,
    );
    [leak] = answer;
    const path = `/api/v1/findings/${encodeURIComponent(leak?.id ?? "")}/release`;
    expect((await moorings.send("POST", path, { dryRun: true })).status).toBe(200);
  });

  test.afterAll(async () => {
    await moorings.stop();
  });

  test("CHECK and STATUS say what their answers prove; a verb that is too new is no illness", async ({
    page,
  }) => {
    await page.goto(`${moorings.url}/pods?pod=core5g/upf-0`);
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await expect(
      inspector.getByRole("heading", { name: "Last changes of links and addresses" }),
    ).toBeVisible();
    await inspector.getByRole("button", { name: "CHECK net1 of upf-0" }).first().click();
    await expect(inspector.getByRole("region", { name: /^CHECK of/ })).toContainText(
      /IPAM plugin has no CHECK|as the recorded result|looked for a lease/,
    );
    await page.goto(`${moorings.url}/nodes?node=node-a`);
    await page
      .getByRole("button", { name: /^STATUS of / })
      .first()
      .click();
    const answer = page.getByRole("region", { name: /^STATUS of/ });
    await expect(answer.getByText("not supported").first()).toBeVisible();
    await expect(answer).toContainText("older than this verb");
    expect(await faultsOf(page)).toEqual([]);
  });

  // The minute between the two looks at the lease passes meanwhile.
  test("a server that only reads says so, and offers nothing", async ({ page }) => {
    const reading = await startMoorings(["--no-lab-churn", "--read-only"]);
    try {
      const { answer } = await eventually(
        () => leaks(reading),
        (found) => found.length > 0,
        60_000,
      );
      await page.goto(`${reading.url}/findings?finding=${encodeURIComponent(answer[0]?.id ?? "")}`);
      const release = page.getByRole("region", { name: /^Release/ });
      await expect(release.getByText("This server was started with --read-only.")).toBeVisible();
      await expect(release.getByRole("button")).toHaveCount(0);
      await page.goto(`${reading.url}/nodes?node=node-a`);
      await expect(page.getByText("Nothing can be removed from here.")).toBeVisible();
      await page.goto(`${reading.url}/nodes?node=node-d`);
      await expect(
        page.getByText(/agent of node-d can’t be reached|node-d has no agent/).first(),
      ).toBeVisible();
    } finally {
      await reading.stop();
    }
  });

  test("a leaked lease is released from its finding: seen twice, a minute apart, then done, then gone", async ({
    page,
  }) => {
    test.setTimeout(150_000);
    const address = leak?.release?.address ?? "";
    await page.goto(`${moorings.url}/findings?finding=${encodeURIComponent(leak?.id ?? "")}`);
    await page.getByRole("button", { name: "Release…" }).click();
    const dialog = page.getByRole("dialog", { name: new RegExp(`Release ${address}`) });
    await expect(dialog.getByText(/^All \d+ network namespaces .* none has /)).toBeVisible();
    // Unless the other tests took the whole minute, the second look is still to come.
    const act = dialog.getByRole("button", { name: `Release ${address}` });
    if (!(await act.isEnabled()))
      await expect(dialog.getByText(/^Seen unused since .*; can be released in \d+ s\.$/)).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
    await expect(act).toBeEnabled({ timeout: 65_000 });
    await expect(dialog.getByText(/^It was seen unused \d+ s before as well\.$/)).toBeVisible();
    await dialog.getByLabel(/^Why/).fill("left by a crash");
    await act.click();
    await expect(page).toHaveURL(/\/activity\?operation=/);
    const pane = page.getByRole("complementary", { name: "Operation" });
    await expect(pane.getByText("The agent looked again: the lease file is gone.")).toBeVisible();
    await expect(pane.getByText("left by a crash")).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
    await eventually(
      () => leaks(moorings),
      (found) => !found.some(({ id }) => id === leak?.id),
      10_000,
    );
  });
});
