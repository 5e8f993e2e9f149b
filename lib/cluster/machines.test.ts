import { describe, expect, test } from "vitest";
import type { KubeObject } from "../kube/kube-object.ts";
import { podId } from "../model/ids.ts";
import { modelOf } from "../testing/build-model.ts";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { aVirtualMachine, aVirtualMachineInstance, GUEST_INTERFACE } from "../testing/composed-objects.ts";

const IFACE = "podb1f51a511f1";
const ASKED = [{ name: "tenantred", interface: IFACE, mac: "02:42:c0:a8:7b:0a" }];
const STATUS = { name: "vms/tenantred", interface: IFACE, mac: "02:42:c0:a8:7b:0a" };

const launcher = (name = "virt-launcher-vm-1-abcde") =>
  aPod(name)
    .inNamespace("vms")
    .withLabels({ "kubevirt.io": "virt-launcher", "vm.kubevirt.io/name": "vm-1" })
    .asks(ASKED)
    .reports([{ name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true }, STATUS]);

const red = aNad("tenantred").inNamespace("vms").build();

const attachmentOf = (objects: readonly KubeObject[], pod = "virt-launcher-vm-1-abcde", iface = IFACE) =>
  modelOf([red, ...objects])
    .attachmentsOf(podId("lab", { namespace: "vms", name: pod }))
    .find((each) => each.interface === iface);

describe("a virtual machine's pod", () => {
  test("asks what its machine asks, and reports what the guest's agent told beside Multus' status", () => {
    const red = attachmentOf([launcher().build(), aVirtualMachine(), aVirtualMachineInstance()]);
    expect(red?.state).toBe("attached");
    expect(red?.asked).toMatchObject({ source: "vm-spec", mac: "02:42:c0:a8:7b:0a" });
    expect(red?.reported?.source).toBe("network-status");
    expect(red?.reported?.addresses.map(({ address, origin }) => [address, origin])).toEqual([
      ["192.168.123.9", "guest-agent"],
      ["fd00:123::9", "guest-agent"],
    ]);
    expect(red?.refs.map(({ kind }) => kind)).toContain("VirtualMachineInstance");
  });

  test("is a pod like others while nobody serves virtual machines, or another one has its name elsewhere", () => {
    const alone = attachmentOf([launcher().build()]);
    expect(alone?.asked?.source).toBe("networks");
    const elsewhere = attachmentOf([launcher().build(), aVirtualMachineInstance("vm-1", "other")]);
    expect(elsewhere?.asked?.source).toBe("networks");
    expect(elsewhere?.reported?.addresses).toEqual([]);
  });

  test("what the machine asks and the pod has not is missing, not attached", () => {
    const bare = launcher()
      .asks("[]")
      .reports([{ name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true }]);
    const machine = aVirtualMachineInstance("vm-1", "vms", []);
    const all = modelOf([red, bare.build(), machine]).attachmentsOf(
      podId("lab", { namespace: "vms", name: "virt-launcher-vm-1-abcde" }),
    );
    expect(all.map(({ network, state }) => [network.name, state])).toEqual([
      ["cbr0", "attached"],
      ["tenantred", "missing"],
    ]);
  });

  test("in the pod and not in the guest is said", () => {
    const plugged = {
      ...GUEST_INTERFACE,
      ipAddress: undefined,
      ipAddresses: [],
      infoSource: "multus-status",
    };
    const instance = aVirtualMachineInstance("vm-1", "vms", [plugged]);
    expect(attachmentOf([launcher().build(), instance])?.reason).toBe(
      "in the pod, but not in the virtual machine",
    );
  });

  test("while it migrates, the guest's addresses count for the pod that it runs in", () => {
    const instance = aVirtualMachineInstance("vm-1", "vms", undefined, {
      migrationState: { completed: false, sourcePod: "virt-launcher-vm-1-abcde" },
    });
    const target = launcher("virt-launcher-vm-1-zzzzz").withUid("uid-target").build();
    const objects = [launcher().build(), target, instance];
    expect(attachmentOf(objects)?.reported?.addresses).toHaveLength(2);
    expect(attachmentOf(objects, "virt-launcher-vm-1-zzzzz")?.reported?.addresses).toEqual([]);
  });

  test("follows its machine: a change of the instance is seen, and so is its end", () => {
    const model = modelOf([red, launcher().build(), aVirtualMachineInstance()]);
    const id = podId("lab", { namespace: "vms", name: "virt-launcher-vm-1-abcde" });
    const faces = model.machine("vms", "vm-1");
    expect(faces?.wanted).toBeUndefined();
    const gone = faces?.running?.id;
    model.apply({ put: [], drop: gone === undefined ? [] : [gone] }, Date.now());
    while (!model.settle(Date.now(), 100).isDone);
    expect(model.machine("vms", "vm-1")).toBeUndefined();
    expect(model.attachmentsOf(id).find((each) => each.interface === IFACE)?.asked?.source).toBe("networks");
  });
});
