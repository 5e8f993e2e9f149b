import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHardware } from "./privileged/hardware.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hardware-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const roots = () => ({
  sysfs: join(folder, "sys"),
  openvswitchSocket: join(folder, "db.sock"),
  openvswitchTool: join(folder, "ovs-vsctl"),
  runtimeSockets: [],
});

/** As the kernel shows a NIC with functions, but for what isn't read. */
const nic = (physical: string, functions: readonly string[]): void => {
  const devices = join(folder, "sys/bus/pci/devices");
  mkdirSync(join(devices, physical), { recursive: true });
  writeFileSync(join(devices, physical, "sriov_numvfs"), `${String(functions.length)}\n`);
  for (const [index, device] of functions.entries()) {
    mkdirSync(join(devices, device));
    symlinkSync(`../${device}`, join(devices, physical, `virtfn${String(index)}`));
    symlinkSync(`../${physical}`, join(devices, device, "physfn"));
  }
};

test("functions are found on the PCI bus with their NIC and number", async () => {
  nic("0000:65:00.0", ["0000:65:00.2", "0000:65:00.3"]);
  nic("0000:b3:00.0", []);
  const { functions, openvswitch } = await readHardware(roots());
  expect(functions).toEqual([
    { device: "0000:65:00.2", physical: "0000:65:00.0", index: 0 },
    { device: "0000:65:00.3", physical: "0000:65:00.0", index: 1 },
  ]);
  expect(openvswitch).toEqual({ kind: "absent" });
});

test("what is named like one and isn't, or leads elsewhere, is none; no bus is no failure", async () => {
  expect((await readHardware(roots())).functions).toEqual([]);
  nic("0000:65:00.0", ["0000:65:00.2"]);
  const device = join(folder, "sys/bus/pci/devices/0000:65:00.0");
  symlinkSync("/etc/passwd", join(device, "virtfn7"));
  symlinkSync("../../../../../../etc", join(device, "virtfn8"));
  writeFileSync(join(device, "virtfn9"), "0000:65:00.9");
  symlinkSync("../0000:65:00.2", join(device, "virtfn-1"));
  mkdirSync(join(folder, "sys/bus/pci/devices/..evil"));
  expect((await readHardware(roots())).functions.map(({ index }) => index)).toEqual([0]);
});

test("Open vSwitch is asked where it runs, and it is said where it can't be", async () => {
  const server = createServer().listen(join(folder, "db.sock"));
  await new Promise((resolve) => server.once("listening", resolve));
  const { openvswitchTool: tool } = roots();
  const asked = async () => (await readHardware(roots())).openvswitch;
  expect(await asked()).toEqual({
    kind: "failed",
    detail: `It runs here, and ${tool} is not there to ask it`,
  });
  writeFileSync(tool, `#!/bin/sh\nprintf '%s\\n' "$@"\n`);
  chmodSync(tool, 0o755);
  expect(await asked()).toEqual({
    kind: "read",
    text: expect.stringContaining(`--db=unix:${join(folder, "db.sock")}\n--timeout=5\n--format=json\n--\n`),
  });
  writeFileSync(tool, "#!/bin/sh\necho 'ovs-vsctl: unix:/x: database connection failed' >&2; exit 1\n");
  expect(await asked()).toEqual({
    kind: "failed",
    detail: "ovs-vsctl: unix:/x: database connection failed",
  });
  await new Promise((resolve) => server.close(resolve));
});
