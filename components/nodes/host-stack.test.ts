import { describe, expect, it } from "vitest";
import type { HostLinkWire } from "../../lib/wire/node.ts";
import { hostStack, type StackItem } from "./host-stack.ts";

const link = (name: string, more: Partial<HostLinkWire> = {}): HostLinkWire => ({
  name,
  type: "device",
  mac: null,
  mtu: 1500,
  link: "up",
  controller: null,
  parent: null,
  vlan: null,
  addresses: [],
  carries: [],
  ...more,
});
const shape = (item: StackItem): unknown =>
  item.above.length === 0 ? item.link.name : [item.link.name, ...item.above.map(shape)];

describe("the stack of a node's devices", () => {
  it("puts a bridge on the VLAN that is its port, and the VLAN on its NIC", () => {
    const stack = hostStack([
      link("br0", { type: "bridge" }),
      link("eth0"),
      link("eth0.40", { type: "vlan", parent: "eth0", vlan: 40, controller: "br0" }),
    ]);
    expect(stack.wired.map(shape)).toEqual([["eth0", ["eth0.40", "br0"]]]);
    expect(stack.unwired).toEqual([]);
  });

  it("draws a bond over two NICs once", () => {
    const stack = hostStack([
      link("bond0", { type: "bond" }),
      link("eth0", { controller: "bond0" }),
      link("eth1", { controller: "bond0" }),
    ]);
    expect(stack.wired.map(shape)).toEqual([["eth0", "bond0"], "eth1"]);
  });

  it("counts the pods on a bridge's ports, and ports whose other end nobody saw", () => {
    const carries = [{ namespace: "a", pod: "b", interface: "net1" }];
    const stack = hostStack([
      link("br0", { type: "bridge" }),
      link("veth1", { type: "veth", controller: "br0", carries }),
      link("veth2", { type: "veth", controller: "br0" }),
    ]);
    expect(stack.unwired).toMatchObject([{ carries, unknownPorts: 1 }]);
  });

  it("shows devices that stand on each other in a ring", () => {
    const stack = hostStack([
      link("a", { type: "vlan", parent: "b" }),
      link("b", { type: "vlan", parent: "a" }),
    ]);
    expect(stack.unwired.map(shape)).toEqual([["a", "b"]]);
  });

  it("keeps what is neither: loopback and a veth in no bridge", () => {
    const stack = hostStack([link("lo", { type: "loopback" }), link("veth0", { type: "veth" })]);
    expect(stack.rest.map(({ name }) => name)).toEqual(["lo", "veth0"]);
  });
});
