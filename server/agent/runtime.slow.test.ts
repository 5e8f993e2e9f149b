import { mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createObserver } from "./front/observer.ts";
import { createPrivilegedPart } from "./privileged/create-powers.ts";
import { createRealNetns } from "./testing/real-netns.ts";
import { hasRealRuntime, startRealRuntime } from "./testing/real-runtime.ts";

const real = hasRealRuntime() ? createRealNetns() : undefined;
const runtime = real === undefined ? undefined : await startRealRuntime(real.add("cri"));

describe.runIf(runtime !== undefined)("with a real containerd", () => {
  if (real === undefined || runtime === undefined) return;
  const roots = { ...real.roots, netnsPrefix: "cni-", runtimeSockets: [runtime.socket] };
  const part = createPrivilegedPart({ node: "n1", roots, actions: [] });
  const { powers } = part;
  const observer = createObserver({ node: "n1", bootId: null, powers, nowMs: () => Date.now() });
  afterAll(async () => {
    observer.stop();
    part.stop();
    await runtime.clear();
    real.clear();
  });

  const owners = (): unknown =>
    observer.report.namespaces.map(({ pod, containerId }) => [
      pod?.namespace,
      pod?.name,
      pod?.uid,
      containerId,
    ]);
  /** What an ADD of host-local leaves, an hour ago. */
  const leaseOf = (containerId: string): Parameters<typeof powers.plan>[0] => {
    const folder = join(roots.networks, "lan");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "10.96.0.9");
    writeFileSync(file, `${containerId}\r\neth0`);
    utimesSync(file, new Date(), new Date(Date.now() - 3_600_000));
    const modifiedAt = new Date(statSync(file).mtimeMs).toISOString();
    return {
      action: "release",
      network: "lan",
      containerId,
      interface: "eth0",
      address: "10.96.0.9",
      modifiedAt,
    };
  };

  test("a sandbox that no result names is found by its runtime, and kept from a release until the runtime forgets it", async () => {
    expect(await powers.sandboxes()).toMatchObject([{ state: "answers", sandboxes: [] }]);
    part.listen(observer.notice);
    await observer.start();
    const id = await runtime.runSandbox("web");
    const onHost = await runtime.runSandbox("host", true);
    await expect.poll(owners, { timeout: 10_000 }).toEqual([["cri-test", "web", "uid-web", id]]);
    expect(observer.report.namespaces[0]?.links.map(({ name }) => name)).toContain("eth0");
    const sandboxOf = async (wanted: string) =>
      (await powers.sandboxes())[0]?.sandboxes.find((sandbox) => sandbox.id === wanted);
    expect(await sandboxOf(onHost)).toMatchObject({ isReady: true, netns: null });
    const lease = leaseOf(id);
    expect(await powers.plan(lease)).toMatchObject({ refusal: { code: "SANDBOX_LISTED" } });

    await runtime.stopSandbox(id);
    await expect.poll(owners, { timeout: 10_000 }).toEqual([]);
    expect(await sandboxOf(id)).toMatchObject({ isReady: false, netns: null });
    expect((await powers.inventory()).runtimes).toMatchObject([
      {
        name: "containerd",
        state: "answers",
        detail: expect.stringMatching(/^2 pod sandboxes, 1 ready, 0 /),
      },
    ]);
    expect(await powers.plan(lease)).toMatchObject({
      refusal: { code: "SANDBOX_LISTED", detail: "containerd lists it as ended: cri-test/web" },
    });
    await runtime.removeSandbox(id);
    const planned = await powers.plan(lease);
    expect(planned.ok && planned.value.evidence).toContainEqual({
      code: "RUNTIME_ASKED",
      text: "containerd lists no such sandbox",
    });
  });
});
