import { expect, test } from "@playwright/test";
import { eventually, type Moorings, startMoorings } from "./moorings.ts";

interface WireAttachment {
  interface: string | null;
  state: string;
  reported: { addresses: { address: string }[] } | null;
  recorded: { addresses: { address: string }[] } | null;
}

interface WireOperation {
  id: string;
  state: string;
  endedAt: string | null;
  startedAt: string;
  stages: { name: string; at: string }[];
  addresses: string[];
}

let moorings: Moorings;
let pods: readonly string[];

test.beforeAll(async () => {
  moorings = await startMoorings(["--no-lab-churn"]);
  const { items } = await moorings.get<{ items: { name: string }[] }>(
    "/api/v1/pods?namespace=core5g&limit=200",
  );
  pods = items.map((item) => item.name).filter((name) => name.startsWith("amf-"));
  expect(pods).toHaveLength(2);
});

test.afterAll(async () => {
  await moorings.stop();
});

test("a click attaches: asked, reported within 3 s, address shown; a click detaches and frees the address", async ({
  page,
}) => {
  const [pod = ""] = pods;
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));

  await page.goto(`${moorings.url}/pods`);
  await page.getByText(pod, { exact: true }).first().click();
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: `Attach a network to ${pod}` });
  await sheet.getByRole("radio", { name: /^storage\/storage-wb/ }).check();
  await expect(sheet.getByText("Dry run accepted by the API", { exact: true })).toBeVisible();
  const act = sheet.getByRole("button", { name: "Attach net2" });
  await expect(act).toBeEnabled();

  const clickedAt = Date.now();
  await act.click();
  const stages = page.getByRole("heading", { name: "Attach net2 on storage-wb" });
  await expect(stages).toBeVisible();
  const { answer: reported } = await eventually(
    () => attachmentOf(pod, "net2"),
    (attachment) => attachment?.state === "attached",
    3_000,
  );
  const address = reported?.reported?.addresses[0]?.address ?? "";
  expect(address).toMatch(/^10\.60\.3\.\d+$/);
  await expect(page.getByText(address).first()).toBeVisible({
    timeout: 1_000 + Math.max(0, 3_000 - (Date.now() - clickedAt)),
  });
  expect(reported?.recorded?.addresses[0]?.address).toBe(address);
  // Each stage by its own evidence: what the kernel has beside that is not reported.
  await expect(page.getByText(`network-status names net2 with ${address}.`)).toBeVisible();
  await expect(page.getByText(`The kernel has net2 with ${address}, fe80::`)).toBeVisible();
  // The dry run, then the patch, as they were sent.
  await page.getByText("Raw exchange", { exact: true }).click();
  await expect(page.getByText(/^accepted, resourceVersion \d+$/)).toHaveCount(2);
  await expect(page.getByText(/"op": "test"/).first()).toBeVisible();

  await page.goto(`${moorings.url}/pods?pod=core5g/${pod}`);
  const block = page.getByRole("region", { name: "net2 on storage-wb" });
  await expect(block.getByText(address).first()).toBeVisible();
  await block.getByRole("button", { name: "Detach" }).click();
  const question = page.getByRole("dialog", { name: `Detach net2 from ${pod}` });
  await expect(question.getByText(address).first()).toBeVisible();
  await question.getByRole("button", { name: "Detach net2" }).click();
  await expect(page.getByText("The kernel no longer has net2.")).toBeVisible();
  await eventually(
    () => attachmentOf(pod, "net2"),
    (attachment) => attachment === undefined,
    5_000,
  );
  await eventually(
    () => moorings.get<{ items: unknown[] }>(`/api/v1/allocations?q=${address}&limit=1000`),
    ({ items }) => items.length === 0,
    5_000,
  );
  expect(problems).toEqual([]);
});

test("the same by the API: 202 and never success before it is reported; then detached and freed", async () => {
  const [, pod = ""] = pods;
  const dry = await moorings.send("POST", "/api/v1/attachments", request(pod, { dryRun: true }));
  expect(dry).toMatchObject({ status: 200, body: { interface: "net2", dryRun: { ok: true } } });
  expect(await attachmentOf(pod, "net2")).toBeUndefined();

  const asked = await moorings.send("POST", "/api/v1/attachments", request(pod, {}));
  expect(asked.status).toBe(202);
  expect((asked.body as WireOperation).endedAt).toBeNull();
  const { answer } = await eventually(
    () => moorings.get<WireOperation>(`/api/v1/operations/${(asked.body as WireOperation).id}`),
    (operation) => operation.endedAt !== null,
    3_000,
  );
  // On a node without an agent `reported` is as far as it gets; else the kernel must have it.
  expect(answer.endedAt).not.toBeNull();
  expect(["reported", "observed"]).toContain(answer.state);
  expect(answer.stages.map((stage) => stage.name).slice(0, 3)).toEqual(["planned", "asked", "reported"]);
  expect(answer.addresses[0]).toMatch(/^10\.60\.3\.\d+$/);

  const again = await moorings.send("POST", "/api/v1/attachments", request(pod, { interface: "net2" }));
  expect(again).toMatchObject({ status: 422, body: { code: "INTERFACE_TAKEN" } });

  const left = await moorings.send("DELETE", `/api/v1/attachments/core5g/${pod}/net2`);
  expect(left.status).toBe(202);
  await eventually(
    () => moorings.get<WireOperation>(`/api/v1/operations/${(left.body as WireOperation).id}`),
    (operation) => operation.endedAt !== null && operation.state !== "failed",
    5_000,
  );
  await eventually(
    () => moorings.get<{ items: unknown[] }>(`/api/v1/allocations?q=${answer.addresses[0]}&limit=1000`),
    ({ items }) => items.length === 0,
    5_000,
  );
});

test("what can't work is refused with its reason, and nothing is written", async () => {
  const [pod = ""] = pods;
  for (const [network, code] of [
    [{ namespace: "core5g", name: "n6-sriov" }, "NETWORK_NEEDS_DEVICE"],
    [{ namespace: "core5g", name: "no-such-net" }, "NETWORK_NOT_FOUND"],
    [{ namespace: "batch", name: "tiny" }, "POOL_EXHAUSTED"],
    [{ namespace: "sandbox", name: "bad-json" }, "NETWORK_INVALID"],
  ] as const) {
    const answer = await moorings.send("POST", "/api/v1/attachments", { namespace: "core5g", pod, network });
    expect(answer).toMatchObject({ status: 422, body: { code } });
  }
  expect(await attachmentOf(pod, "net2")).toBeUndefined();
});

test("an attach that the cluster can't carry out ends as failed, with what the cluster said", async () => {
  const [pod = ""] = pods;
  const asked = await moorings.send("POST", "/api/v1/attachments", {
    namespace: "core5g",
    pod,
    network: { namespace: "sandbox", name: "bad-missing-binary" },
  });
  expect(asked.status).toBe(202);
  const { answer } = await eventually(
    () =>
      moorings.get<WireOperation & { reason: { code: string } | null }>(
        `/api/v1/operations/${(asked.body as WireOperation).id}`,
      ),
    (operation) => operation.endedAt !== null,
    30_000,
  );
  expect(answer.state).toBe("failed");
  expect(answer.reason).not.toBeNull();
  const back = await moorings.send("DELETE", `/api/v1/attachments/core5g/${pod}/net2`);
  expect(back.status).toBe(202);
  await eventually(
    () => attachmentOf(pod, "net2"),
    (attachment) => attachment === undefined,
    5_000,
  );
});

const request = (pod: string, more: object): object => ({
  namespace: "core5g",
  pod,
  network: { namespace: "storage", name: "storage-wb" },
  ...more,
});

const attachmentOf = async (pod: string, name: string): Promise<WireAttachment | undefined> => {
  const { attachments } = await moorings.get<{ attachments: WireAttachment[] }>(`/api/v1/pods/core5g/${pod}`);
  return attachments.find((attachment) => attachment.interface === name);
};
