import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRecord, recordOf, textOf } from "../kube/fields.ts";
import { type CniVerb, meaningOf, readPluginAnswer, verdictOfChain } from "./verb-meaning.ts";

const captures = join(import.meta.dirname, "../../../shared/captures/cni-verbs");
const VERBS: readonly CniVerb[] = ["VERSION", "STATUS", "CHECK", "DEL", "GC"];

/** Each recorded answer of plugins 1.9.1 and whereabouts 0.9.3 with what it is read as. */
const recorded = (file: string): string[] => {
  const entries: unknown = JSON.parse(readFileSync(join(captures, file), "utf8"));
  return (Array.isArray(entries) ? entries : []).filter(isRecord).flatMap((entry) => {
    const verb = VERBS.find((known) => known === recordOf(entry["env"])?.["CNI_COMMAND"]);
    if (verb === undefined) return [];
    const type = textOf(entry["plugin"]) ?? "";
    const ipam = textOf(recordOf(recordOf(entry["stdin"])?.["ipam"])?.["type"]) ?? null;
    const answer = readPluginAnswer(Number(entry["exit"]), String(entry["stdout"]));
    const { verdict, code } = meaningOf(verb, { type, ipam }, answer);
    return [`${verb} ${type}/${ipam ?? "-"} ${verdict} ${code}`];
  });
};

test("a recorded CHECK of a healthy attachment is never read as ill", () => {
  expect(recorded("check-live.json")).toEqual([
    "CHECK bridge/host-local not-supported CONFIG_TOO_OLD",
    "CHECK bridge/static passes CHECK_AS_RECORDED",
    "CHECK bridge/whereabouts not-supported CHECK_IPAM_LACKS_IT",
    "CHECK bridge/whereabouts not-supported CHECK_IPAM_LACKS_IT",
    "CHECK macvlan/static not-supported CHECK_NEEDS_GATEWAY",
    "CHECK tuning/- passes CHECK_SETTINGS_HOLD",
    "CHECK sbr/- passes CHECK_SETTINGS_HOLD",
    "CHECK bridge/- not-supported CHECK_NEEDS_IPAM",
    "CHECK macvlan/host-local passes CHECK_LEASE_EXISTS",
    "CHECK macvlan/whereabouts not-supported CHECK_IPAM_LACKS_IT",
    "CHECK bridge/host-local passes CHECK_LEASE_EXISTS",
  ]);
});

test("a recorded STATUS says no more than that the binary runs, and a recorded GC nothing", () => {
  expect(new Set(recorded("status.json").map((line) => line.split(" ").slice(2).join(" ")))).toEqual(
    new Set(["passes STATUS_READY", "not-supported CONFIG_TOO_OLD"]),
  );
  expect(recorded("gc-and-errors.json")).toEqual([
    "GC bridge/- passes GC_DONE",
    "GC host-local/host-local passes GC_DONE",
    "GC whereabouts/whereabouts passes GC_DONE",
    "GC macvlan/- passes GC_DONE",
    "DEL bridge/host-local passes DEL_DONE",
    "DEL host-local/host-local passes DEL_DONE",
  ]);
});

test("plugins of before CNI 1.1 don't know STATUS and GC: not supported, not ill", () => {
  const bridge = { type: "bridge", ipam: null };
  for (const verb of ["STATUS", "GC"] as const)
    for (const [code, message] of [
      [3, "missing containerID"],
      [4, `unknown CNI_COMMAND: ${verb}`],
      [4, "required env variables [CNI_CONTAINERID,CNI_IFNAME] missing"],
    ] as const)
      expect(meaningOf(verb, bridge, { exit: 1, code, message, details: null }).verdict).toBe(
        "not-supported",
      );
});

test("only a plugin that is known to check can be found ill, and a STATUS of 50 or 51 is an illness", () => {
  const failing = { exit: 1, code: 999, message: "interface net1 not found", details: null };
  expect(meaningOf("CHECK", { type: "macvlan", ipam: null }, failing).verdict).toBe("fails");
  expect(meaningOf("CHECK", { type: "ovn-k8s-cni-overlay", ipam: null }, failing).verdict).toBe(
    "undetermined",
  );
  for (const code of [50, 51])
    expect(meaningOf("STATUS", { type: "any", ipam: null }, { ...failing, code }).verdict).toBe("fails");
  expect(meaningOf("CHECK", { type: "macvlan", ipam: null }, { ...failing, exit: null }).code).toBe(
    "DID_NOT_RUN",
  );
});

test("a chain is as good as its worst plugin", () => {
  expect(verdictOfChain(["passes", "not-supported", "undetermined", "fails"])).toBe("fails");
  expect(verdictOfChain(["passes", "not-supported"])).toBe("not-supported");
  expect(verdictOfChain(["passes", "passes"])).toBe("passes");
  expect(verdictOfChain([])).toBe("undetermined");
});

test("a bridge that took another MAC says nothing about the attachment that hangs on it", () => {
  const message = "Bridge interface br-lan Mac doesn't match: 06:4b:9a:f7:ad:2a";
  const plugin = { type: "bridge", ipam: "host-local" };
  expect(meaningOf("CHECK", plugin, { exit: 1, code: 999, message, details: null })).toMatchObject({
    verdict: "undetermined",
    code: "CHECK_BRIDGE_MOVED",
  });
});

test("a sysctl that was named for any interface fails CHECK on healthy attachments: not supported, not ill", () => {
  const tuning = { type: "tuning", ipam: null };
  const failing = (message: string) =>
    meaningOf("CHECK", tuning, { exit: 1, code: 999, message, details: null }).code;
  expect(failing("open /proc/sys/net/ipv4/conf/IFNAME/arp_filter: no such file or directory")).toBe(
    "CHECK_IFNAME_KEPT",
  );
  expect(failing("open /proc/sys/net/ipv4/conf/net1/arp_filter: no such file or directory")).toBe(
    "CHECK_FAILED",
  );
});
