import { describe, expect, it } from "vitest";
import { capturedObjects } from "../testing/captures.ts";
import { parseSandboxFailure } from "./sandbox-failure.ts";

/** The recorded text of the last try for a pod. */
const textOf = (pod: string): string =>
  capturedObjects("cluster/events-all.json")
    .filter((event) => event["reason"] === "FailedCreatePodSandBox")
    .filter((event) => Reflect.get(Object(event["involvedObject"]), "name") === pod)
    .map((event) => String(event["message"]))
    .at(-1) ?? "";

describe("the kubelet's recorded texts", () => {
  it.each([
    ["x-annotation-garbage", "request-unreadable", null],
    ["x-bad-json", "network-invalid", null],
    ["x-bad-mac", "address-invalid", null],
    ["x-bad-master", "master-missing", "bm"],
    ["x-bad-missing-binary", "plugin-missing", "nb"],
    ["x-bad-no-type", "network-invalid", null],
    ["x-dup-ifname", "interface-taken", "bridge-dual"],
    ["x-missing-nad", "network-missing", null],
    ["x-no-config", "network-invalid", null],
    ["x-other-ns", "network-missing", null],
    ["x-sriov", "plugin-missing", "sriov-like"],
    ["x-tiny-2", "pool-exhausted", "macvlan-wb-tiny"],
    ["x-vlan", "unsupported", "v100"],
  ])("%s is %s", (pod, kind, cniName) => {
    expect(parseSandboxFailure(textOf(pod))).toMatchObject({ kind, cniName });
  });

  it("name the network that does not exist", () => {
    expect(parseSandboxFailure(textOf("x-other-ns"))).toMatchObject({
      network: { namespace: "nowhere", name: "none" },
      cause: "network nowhere/none does not exist",
    });
  });

  it("that fit no class keep their last sentence", () => {
    expect(parseSandboxFailure(textOf("hp2"))).toMatchObject({
      kind: "other",
      cause: "IPAM plugin returned missing IP config",
    });
  });

  it("of other troubles are none of networks", () => {
    expect(parseSandboxFailure("Failed to create pod sandbox: context deadline exceeded")).toBeUndefined();
  });
});
