import { expect, type Page, test } from "@playwright/test";
import { type Moorings, startMoorings } from "./moorings.ts";

/**
 * What a newcomer must find out in a minute, once with the mouse and once with the keyboard alone. The answers are taken
 * from the API, so that the journeys hold whatever the lab's cluster looks like.
 */
const A_MINUTE = 60_000;

interface WireAttachment {
  pod: string;
  namespace: string;
  interface: string | null;
  state: string;
  default: boolean;
  network: { provider: string; namespace: string | null; name: string };
  observed: { mac: string | null; addresses: { address: string }[] } | null;
  reported: { mac: string | null; addresses: { address: string }[] } | null;
}

interface WireNetwork {
  network: WireAttachment["network"];
  isDefined: boolean;
  isDefault: boolean;
  ipam: string | null;
  bridge: string | null;
  master: string | null;
  vlan: number | null;
}

let moorings: Moorings;
let attachments: readonly WireAttachment[];
let networks: readonly WireNetwork[];

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
  attachments = (await moorings.get<{ items: WireAttachment[] }>("/api/v1/attachments?limit=1000")).items;
  networks = (await moorings.get<{ items: WireNetwork[] }>("/api/v1/networks?limit=1000")).items;
});

test.afterAll(async () => {
  await moorings.stop();
});

const BY = ["mouse", "keyboard"] as const;

for (const by of BY) {
  test(`which pods are on VLAN 10, by ${by}`, async ({ page }) => {
    test.setTimeout(A_MINUTE);
    const answer = await moorings.get<{ vertices: { kind: string; title: string }[] }>(
      `/api/v1/topology?group=none&q=${encodeURIComponent("vlan = 10")}`,
    );
    const wanted = answer.vertices.filter(({ kind }) => kind === "row").map(({ title }) => title);
    expect(wanted.length).toBeGreaterThan(0);
    // By another way: whoever is on a network whose own configuration says so.
    const onVlan = attachments.filter((each) =>
      networks.some(({ network, vlan }) => vlan === 10 && same(network, each.network)),
    );
    expect(onVlan.length).toBeGreaterThan(0);
    await open(page, "/");
    await jumpTo(page, by, "vlan 10", /^VLAN 10/);
    const twin = page.getByRole("table", { name: /workloads? on \d+ networks?/ });
    for (const title of wanted) await expect(twin.getByText(title, { exact: true })).toBeVisible();
    for (const { namespace, pod } of onVlan) expect(wanted).toContain(await titleOf(namespace, pod));
    await expect(twin.locator("[data-twin-row]")).toHaveCount(wanted.length);
  });

  test(`why an interface has no address, by ${by}`, async ({ page }) => {
    test.setTimeout(A_MINUTE);
    const bare = attachments.find(
      (each) =>
        each.state === "attached" &&
        !each.default &&
        (each.observed ?? each.reported)?.addresses.every(({ address }) => address.startsWith("fe80")) ===
          true &&
        networks.some(
          ({ network, ipam, isDefined }) => same(network, each.network) && isDefined && ipam === null,
        ),
    );
    if (bare === undefined) throw new Error("the lab has no interface without an address");
    await open(page, "/");
    await jumpTo(page, by, bare.pod, new RegExp(`^${bare.pod}`));
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await expect(
      inspector.getByRole("region", { name: `${bare.interface} on ${bare.network.name}` }),
    ).toContainText(/has no address by design: .* has no IPAM/);
  });

  test(`which nodes lack the device that a network names, by ${by}`, async ({ page }) => {
    test.setTimeout(A_MINUTE);
    const { network, device, lacking } = await networkWithGap();
    await open(page, "/");
    await jumpTo(page, by, network.name, new RegExp(`${network.name}`));
    const pane = page.getByRole("complementary", { name: `Network ${network.name}` });
    await expect(pane.getByRole("heading", { name: `${device} on the nodes` })).toBeVisible();
    for (const node of lacking)
      await expect(pane.getByRole("listitem").filter({ hasText: node }).first()).toContainText("missing");
  });

  test(`what else shares a segment with a VM, by ${by}`, async ({ page }) => {
    test.setTimeout(A_MINUTE);
    const { vm, attachment, mates } = await vmWithMates();
    await open(page, "/");
    await jumpTo(page, by, vm, new RegExp(`^${vm}`));
    const block = page
      .getByRole("complementary", { name: "Inspector" })
      .getByRole("region", { name: `${attachment.interface} on ${attachment.network.name}` });
    await act(page, by, block.getByRole("link", { name: "Who shares its segment" }));
    const twin = page.getByRole("table", { name: /workloads? on \d+ networks?/ });
    await expect(page).toHaveURL(/network=/);
    for (const mate of mates.slice(0, 3)) await expect(twin).toContainText(mate);
  });

  test(`who else has this MAC, by ${by}`, async ({ page }) => {
    test.setTimeout(A_MINUTE);
    const macs = attachments.flatMap((each) =>
      [each.observed?.mac, each.reported?.mac].flatMap((mac) =>
        mac === null || mac === undefined ? [] : [[mac.toLowerCase(), each.pod] as const],
      ),
    );
    const podsOf = (mac: string) => new Set(macs.flatMap(([other, pod]) => (other === mac ? [pod] : [])));
    const mac = macs.map(([each]) => each).toSorted((a, b) => podsOf(b).size - podsOf(a).size)[0] ?? "";
    const holders = attachments.filter(({ pod }) => podsOf(mac).has(pod));
    await open(page, "/");
    await jumpTo(page, by, mac, /who has this MAC/);
    const twin = page.getByRole("table", { name: /workloads? on \d+ networks?/ });
    const pods = [...new Set(holders.map(({ pod }) => pod))];
    await expect(twin.locator("[data-twin-row]")).toHaveCount(pods.length);
    for (const { namespace, pod } of holders)
      await expect(twin.getByText(await titleOf(namespace, pod), { exact: true })).toBeVisible();
  });
}

test("the picture is walked by arrow keys along its lines, and what is chosen is in the URL", async ({
  page,
}) => {
  await open(page, "/?namespace=core5g&group=none");
  const row = page.locator("[data-row]").filter({ hasText: "upf-0" });
  await expect(row).toBeVisible();
  await row.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-tap]:focus")).toHaveAttribute("aria-label", /eth0/);
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-tap]:focus")).toHaveAttribute("aria-label", /net1/);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[data-tap]:focus")).toHaveAttribute("aria-label", /net1/);
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/pod=core5g(\/|%2F)/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/pod=/);
  await page.keyboard.press("Backspace");
  await expect(page).not.toHaveURL(/namespace=/);
});

test("what is left out by a condition of one's own is listed with the rest; a wrong one is said where it is written", async ({
  page,
}) => {
  await open(page, "/?namespace=core5g&group=none");
  const row = page.locator("[data-row]").filter({ hasText: "upf-0" });
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: /^Hide/ }).click();
  const menu = page.getByRole("dialog", { name: "Leave out of the picture" });
  await menu.getByRole("textbox", { name: "What else" }).fill("netwok = upf");
  await page.keyboard.press("Enter");
  await expect(menu).toContainText("Did you mean “network”?");
  await menu.getByRole("textbox", { name: "What else" }).fill("pod ~ upf");
  await page.keyboard.press("Enter");
  await expect(menu.getByRole("checkbox", { name: "pod ~ upf" })).toBeChecked();
  await expect(row).toHaveCount(0);
  await menu.getByRole("checkbox", { name: "pod ~ upf" }).click();
  await expect(row).toBeVisible();
});

test("a wire drawn from a pod to a lane opens the form, and the change is drawn dashed in place", async ({
  page,
}) => {
  await open(page, "/?namespace=core5g&group=none");
  const name =
    attachments.find((each) => each.namespace === "core5g" && each.pod.startsWith("amf-"))?.pod ?? "nobody";
  const pod = page.locator(`[data-row][title^="${name}"]`);
  await expect(pod).toBeVisible();
  const lane = page.locator("[data-lane]").filter({ hasText: "n4-ipvlan" });
  const from = await pod.boundingBox();
  const onto = await lane.boundingBox();
  if (from === null || onto === null) throw new Error("the pod or the lane is not in the picture");
  await page.mouse.move(from.x + 60, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 160, from.y + 30, { steps: 4 });
  await page.mouse.move(onto.x + 14, from.y + 20, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`attach=core5g(/|%2F)${name}`));
  await expect(page).toHaveURL(/on=multus(\/|%2F)core5g(\/|%2F)n4-ipvlan/);
  const sheet = page.getByRole("dialog", { name: `Attach a network to ${name}` });
  await expect(sheet.getByRole("radio", { name: /n4-ipvlan/ })).toBeChecked();
  await expect(page.getByTestId("planned-tap")).toBeAttached();
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByTestId("planned-tap")).toHaveCount(0);
});

test("paused, the picture stands still and counts what waits; going on shows it", async ({ page }) => {
  await open(page, "/?namespace=core5g&group=none&look=table");
  const pod = attachments.find(
    ({ namespace, pod: name }) => namespace === "core5g" && name.startsWith("amf-"),
  );
  const twin = page.getByRole("table", { name: /workloads? on \d+ networks?/ });
  await expect(twin.getByText(pod?.pod ?? "nobody", { exact: true })).toBeVisible();
  await page.keyboard.press("p");
  await expect(page.getByTestId("live-sign")).toContainText("Paused");
  const asked = await moorings.send("POST", "/api/v1/attachments", {
    namespace: "core5g",
    pod: pod?.pod,
    network: { namespace: "storage", name: "storage-wb" },
  });
  expect(asked.status).toBe(202);
  await expect(page.getByTestId("waiting")).toBeVisible();
  await expect(twin.getByRole("row").filter({ hasText: pod?.pod ?? "" })).not.toContainText("10.60.3.");
  await page.keyboard.press("p");
  await expect(page.getByTestId("live-sign")).toContainText("Live");
  await expect(twin.getByRole("row").filter({ hasText: pod?.pod ?? "" })).toContainText("10.60.3.");
});

test("what is typed right after ⌘K is looked for, and is no key of the page", async ({ page }) => {
  await page.goto(`${moorings.url}/`);
  await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("upf");
  await expect(page.getByRole("combobox", { name: /Pod, network, address, MAC/ })).toHaveValue("upf");
  await expect(page.getByRole("option", { name: /upf-0/ }).first()).toBeVisible();
  // `p` alone would have paused the screen.
  await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
});

test("what is typed right after / stands in the find, whole, and is no key of the page", async ({ page }) => {
  await open(page, "/");
  const field = page.getByRole("combobox", { name: /^Find/ });
  for (const text of ["upf", "gpu", "vlan = 10"]) {
    await page.keyboard.press("/");
    // What is asked often is offered at once.
    await expect(page.getByRole("option", { name: /On VLAN 10/ })).toBeVisible();
    await page.keyboard.type(text);
    await expect(field).toHaveValue(text);
    await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
    expect(new URL(page.url()).pathname).toBe("/");
    await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe(text);
    await field.fill("");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect(field).not.toBeFocused();
  }
  await page.getByRole("button", { name: "How to write conditions" }).focus();
  await page.keyboard.press("Shift+Tab");
  await expect(field).toBeFocused();
  await page.keyboard.type("pod");
  await expect(field).toHaveValue("pod");
});

test("a name that is written half empties no picture; what is chosen is asked", async ({ page }) => {
  await open(page, "/");
  const rows = page.locator("[data-row]");
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("network = n3");
  await expect(page.getByText("Enter asks for it as it is written.")).toBeVisible();
  await page.waitForTimeout(600);
  expect(new URL(page.url()).searchParams.get("q")).toBeNull();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toMatch(/^network = n3-/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Drop network = n3-/ })).toBeVisible();
});

for (const name of ["Hide", "Take it along"])
  test(`Esc closes “${name}” and nothing else, and the focus goes in and comes back`, async ({ page }) => {
    await open(page, "/?namespace=core5g&pod=core5g/upf-0");
    const opener = page.getByRole("button", { name: new RegExp(`^${name}`) });
    const panel = page.locator("[popover]:popover-open");
    for (const by of BY) {
      if (by === "mouse") await opener.click();
      else {
        await opener.focus();
        await page.keyboard.press("Enter");
      }
      await expect(panel.locator(":focus")).toHaveCount(1);
      await page.keyboard.press("Escape");
      await expect(panel).toHaveCount(0);
      await expect(opener).toBeFocused();
      await expect(page).toHaveURL(/namespace=core5g&pod=core5g/);
    }
  });

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(moorings.url + path);
  await expect(page.getByTestId("live-sign")).toHaveAttribute("data-state", "live");
};

/** ⌘K, a word, and the first thing that is meant by it. */
const jumpTo = async (page: Page, by: (typeof BY)[number], text: string, name: RegExp): Promise<void> => {
  if (by === "mouse") await page.getByRole("button", { name: /Pod, address, MAC, VLAN/ }).click();
  else await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /Pod, network, address, MAC/ });
  await expect(field).toBeFocused();
  await page.keyboard.type(text);
  const option = page.getByRole("option", { name }).first();
  await expect(option).toBeVisible();
  if (by === "mouse") return option.click();
  for (let step = 0; step < 30; step++) {
    if ((await option.getAttribute("data-highlighted")) !== null) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
};

const act = async (
  page: Page,
  by: (typeof BY)[number],
  target: ReturnType<Page["getByRole"]>,
): Promise<void> => {
  if (by === "mouse") return target.click();
  await expect(target).toBeVisible();
  for (let step = 0; step < 80; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
};

/** What a row is called: the VM that a pod carries, else the pod. */
const titleOf = async (namespace: string, pod: string): Promise<string> =>
  (await moorings.get<{ virtualMachine: string | null }>(`/api/v1/pods/${namespace}/${pod}`))
    .virtualMachine ?? pod;

const same = (a: WireAttachment["network"], b: WireAttachment["network"]): boolean =>
  a.provider === b.provider && a.namespace === b.namespace && a.name === b.name;

/** A network whose bridge or master some observed node has not. */
const networkWithGap = async () => {
  const { items: nodes } = await moorings.get<{ items: { name: string; agent: { state: string } }[] }>(
    "/api/v1/nodes?limit=1000",
  );
  const details = await Promise.all(
    nodes
      .filter(({ agent }) => agent.state === "live")
      .map(({ name }) =>
        moorings.get<{ name: string; links: { name: string }[] | null }>(`/api/v1/nodes/${name}`),
      ),
  );
  for (const { network, bridge, master, isDefined } of networks) {
    const device = bridge ?? master;
    if (device === null || !isDefined) continue;
    const lacking = details
      .filter(({ links }) => links !== null && links.every((link) => link.name !== device))
      .map(({ name }) => name);
    const isElsewhere = details.some(({ links }) => links?.some((link) => link.name === device) === true);
    if (lacking.length > 0 && isElsewhere) return { network, device, lacking };
  }
  throw new Error("every node of the lab has every bridge that a network names");
};

/** A VM with others on its segment. */
const vmWithMates = async () => {
  const { items } = await moorings.get<{
    items: { namespace: string; name: string; virtualMachine: string | null }[];
  }>("/api/v1/pods?limit=1000");
  for (const pod of items) {
    if (pod.virtualMachine === null) continue;
    const own = attachments.filter(
      (each) => each.pod === pod.name && each.namespace === pod.namespace && !each.default,
    );
    for (const attachment of own) {
      const mates = attachments
        .filter((each) => each.pod !== pod.name && same(each.network, attachment.network))
        .map((each) => items.find(({ name }) => name === each.pod)?.virtualMachine ?? each.pod);
      if (mates.length > 0) return { vm: pod.virtualMachine, attachment, mates };
    }
  }
  throw new Error("no VM of the lab shares a network");
};
