import { expect, test } from "@playwright/test";
import { type Moorings, startMoorings } from "./moorings.ts";

let moorings: Moorings;

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
});

test.afterAll(async () => {
  await moorings.stop();
});

interface Pods {
  readonly items: readonly { readonly namespace: string; readonly name: string }[];
}

test("what a link selects is in sight: in the list, in the table and in the picture", async ({ page }) => {
  const { items: all } = await moorings.get<Pods>("/api/v1/pods?limit=200");
  // A virtual machine is shown under its own name.
  const items = all.filter(({ name }) => !name.startsWith("virt-launcher-"));
  for (const pod of [items[85], items.at(-2)]) {
    if (pod === undefined) throw new Error("the lab is smaller than it was");
    const query = `pod=${encodeURIComponent(`${pod.namespace}/${pod.name}`)}`;
    await page.goto(`${moorings.url}/pods?${query}`);
    await expect(page.locator("tr[data-selected]")).toContainText(pod.name);
    await expect(page.locator("tr[data-selected]")).toBeInViewport({ ratio: 1 });
    await page.goto(`${moorings.url}/?look=table&${query}`);
    await expect(page.locator("tr[data-selected]")).toBeInViewport({ ratio: 1 });
    await page.goto(`${moorings.url}/?look=lanes&${query}`);
    await expect(page.locator("[data-row][aria-pressed=true]")).toBeInViewport({ ratio: 1 });
  }
});

test("networks are searched on the server, by every word", async ({ page }) => {
  await page.goto(`${moorings.url}/networks`);
  await page.getByRole("searchbox").fill("vlan 305");
  const rows = page.getByRole("table", { name: "Networks" }).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("n2-vlan");
  await page.getByRole("searchbox").fill("nothing-is-called-so");
  await expect(page.getByText("No network matches “nothing-is-called-so”")).toBeVisible();
});
