import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import type { FunctionPlace } from "../../../lib/cni/host-hardware.ts";
import type { HardwareText } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { run } from "./run.ts";

const PCI = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;
const DEVICES_MAX = 10_000;
const FUNCTIONS_MAX = 10_000;
/** One transaction: the three tables fit together. */
const QUESTION = [
  ...["--", "--columns=name,ports", "list", "Bridge"],
  ...["--", "--columns=_uuid,name,tag,interfaces", "list", "Port"],
  ...["--", "--columns=_uuid,name", "list", "Interface"],
];

/** What neither `ip` nor CNI's files tell of a node: which function belongs to which NIC, what Open vSwitch has where. */
export const readHardware = async (
  roots: Pick<Roots, "sysfs" | "openvswitchSocket" | "openvswitchTool">,
): Promise<HardwareText> => ({
  functions: readFunctions(roots.sysfs),
  openvswitch: await askOpenvswitch(roots),
});

/**
 * The PCI bus is the same in every network namespace, unlike /sys/class/net: `physfn` of a function is a link to its NIC,
 * whose `virtfn<n>` leads back. Links are read, never followed.
 */
const readFunctions = (sysfs: string): FunctionPlace[] => {
  const folder = join(sysfs, "bus/pci/devices");
  const found: FunctionPlace[] = [];
  for (const physical of namesIn(folder)
    .filter((name) => PCI.test(name))
    .slice(0, DEVICES_MAX)) {
    for (const name of namesIn(join(folder, physical))) {
      const index = /^virtfn(\d{1,4})$/.exec(name)?.[1];
      const device = index === undefined ? undefined : linkedName(join(folder, physical, name));
      if (device !== undefined && PCI.test(device) && found.length < FUNCTIONS_MAX)
        found.push({ device, physical, index: Number(index) });
    }
  }
  return found.sort((a, b) => (a.device < b.device ? -1 : 1));
};

const askOpenvswitch = async ({
  openvswitchSocket: socket,
  openvswitchTool: tool,
}: Pick<Roots, "openvswitchSocket" | "openvswitchTool">): Promise<HardwareText["openvswitch"]> => {
  if (!existsSync(socket)) return { kind: "absent" };
  if (!existsSync(tool))
    return { kind: "failed", detail: `It runs here, and ${tool} is not there to ask it` };
  const answer = await run(tool, [`--db=unix:${socket}`, "--timeout=5", "--format=json", ...QUESTION]);
  return answer.ok ? { kind: "read", text: answer.value } : { kind: "failed", detail: answer.problem.detail };
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // No PCI bus, or the device went.
    return [];
  }
};

const linkedName = (path: string): string | undefined => {
  try {
    return basename(readlinkSync(path));
  } catch {
    return undefined;
  }
};
