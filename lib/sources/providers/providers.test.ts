import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../kube/kube-object.ts";
import { podId } from "../../model/ids.ts";
import { entitiesOf } from "../../testing/build-cluster.ts";
import { modelOf } from "../../testing/build-model.ts";
import { aNad } from "../../testing/build-network.ts";
import { aPod } from "../../testing/build-pod.ts";
import {
  aDeviceClass,
  aGpuClaim,
  aNativeNetwork,
  aNetworkClaim,
  aNicClaim,
  anIpamClaim,
  aUserDefinedNetwork,
} from "../../testing/composed-objects.ts";

const POD_NETWORKS = "k8s.ovn.org/pod-networks";
const ETH0 = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };

const attachments = (objects: readonly KubeObject[], name = "web-1", namespace = "lab") =>
  modelOf(objects)
    .attachmentsOf(podId("lab", { namespace, name }))
    .filter(({ isDefault }) => !isDefault);

const ovnNad = (name: string, rest: object) =>
  aNad(name).withConfig({
    cniVersion: "1.0.0",
    name: `lab_${name}`,
    type: "ovn-k8s-cni-overlay",
    topology: "layer2",
    netAttachDefName: `lab/${name}`,
    subnets: "10.100.0.0/16",
    ...rest,
  });

describe("ovn-kubernetes", () => {
  const primary = ovnNad("blue-net", { role: "primary" }).build();
  const told = {
    default: { ip_addresses: ["10.244.0.10/24"], role: "infrastructure-locked" },
    "lab/blue-net": {
      ip_addresses: ["10.100.0.5/16", "fd10::5/64"],
      mac_address: "0A:58:0a:64:00:05",
      gateway_ips: ["10.100.0.1"],
      role: "primary",
    },
  };

  test("a primary network is there unasked, and is no network of Multus", () => {
    const pod = aPod().reports([ETH0]).withAnnotation(POD_NETWORKS, JSON.stringify(told)).build();
    const [blue, ...others] = attachments([primary, pod]);
    expect(others).toEqual([]);
    expect(blue).toMatchObject({
      network: { provider: "ovn-kubernetes", namespace: "lab", name: "blue-net" },
      interface: "ovn-udn1",
      state: "attached",
      isNetworkDefined: true,
    });
    expect(blue?.asked?.source).toBe("namespace");
    expect(blue?.reported).toMatchObject({ source: "pod-networks", mac: "0a:58:0a:64:00:05" });
    expect(blue?.reported?.addresses.map(({ address, prefixLength }) => [address, prefixLength])).toEqual([
      ["10.100.0.5", 16],
      ["fd10::5", 64],
    ]);
    const networks = [...modelOf([primary, pod]).networks()].map(({ key }) => key.provider);
    expect(networks.sort()).toEqual(["cluster-default", "ovn-kubernetes"]);
  });

  test("beside Multus' status it adds no second attachment, asked with or without a name", () => {
    const nad = ovnNad("l2", { role: "secondary" }).build();
    const annotation = JSON.stringify({ "lab/l2": { ip_addresses: ["10.100.0.9/16"], role: "secondary" } });
    for (const asked of ["l2@net1", "l2"]) {
      const pod = aPod()
        .asks(asked)
        .reports([ETH0, { name: "lab/l2", interface: "net1", ips: ["10.100.0.9"] }])
        .withAnnotation(POD_NETWORKS, annotation)
        .build();
      const all = attachments([nad, pod]);
      expect(all.map(({ interface: iface, state }) => [iface, state])).toEqual([["net1", "attached"]]);
      expect(all[0]?.reported?.source).toBe("network-status");
    }
  });

  test("stands alone where nobody else reported; garbage is told and hides nothing", () => {
    const nad = ovnNad("l2", { role: "secondary" }).build();
    const annotation = JSON.stringify({ "lab/l2": { ip_address: "10.100.0.9/16", role: "secondary" } });
    const alone = aPod().asks("l2@net1").withAnnotation(POD_NETWORKS, annotation).build();
    expect(attachments([nad, alone])[0]?.reported?.source).toBe("pod-networks");
    const garbage = aPod().asks("l2@net1").withAnnotation(POD_NETWORKS, '{"lab/l2":').build();
    const model = modelOf([nad, garbage]);
    expect(model.attachmentsOf(podId("lab", { namespace: "lab", name: "web-1" }))).toHaveLength(2);
    const codes = entitiesOf([garbage]).flatMap((each) => ("problems" in each ? each.problems : []));
    expect(codes.map(({ code }) => code)).toEqual(["ANNOTATION_NOT_JSON"]);
  });

  test("an object without a definition is a network that can't be used; one with it is not shown twice", () => {
    const networks = (status: "True" | "False") =>
      [...modelOf([aUserDefinedNetwork(status)]).networks()].map(({ key, defined }) => [
        key.provider,
        key.name,
        defined?.problems.length,
      ]);
    expect(networks("False")).toEqual([["ovn-kubernetes", "blue-net", 1]]);
    expect(networks("True")).toEqual([]);
  });
});

describe("kubernetes-network and dra", () => {
  test("the Network of the talk has its range, its route and its gateway", () => {
    const [network] = [...modelOf([aNativeNetwork()]).networks()];
    expect(network?.key).toEqual({ provider: "kubernetes-network", namespace: null, name: "dataplane" });
    expect(network?.defined?.ipam?.ranges.map(({ range }) => range)).toEqual([
      "14.0.1.0/24",
      "42.42.42.0/24",
    ]);
    expect(network?.defined?.ipam?.gateways).toEqual(["14.0.1.1"]);
  });

  test("a claim's request is asked, its network data is reported", () => {
    const all = attachments([aDeviceClass(), aNativeNetwork(), aPod().build(), aNicClaim(), aNetworkClaim()]);
    expect(all.map((each) => [each.network.provider, each.network.name, each.interface, each.state])).toEqual(
      [
        ["kubernetes-network", "dataplane", "dp0", "attached"],
        ["dra", "rdma-nic", "net0", "attached"],
      ],
    );
    expect(all[1]?.asked?.source).toBe("resource-claim");
    expect(
      all[1]?.reported?.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    ).toEqual(["10.0.0.5/24", "fd00::5/64"]);
  });

  test("without network data it is missing; a claim for a GPU, or of another pod, is no network", () => {
    const [waiting] = attachments([aDeviceClass(), aPod().build(), aNicClaim("web-1", null)]);
    expect(waiting).toMatchObject({ state: "missing", reported: null });
    expect(attachments([aDeviceClass(), aPod().build(), aGpuClaim(), aNicClaim("web-2")])).toEqual([]);
  });

  test("a class of other devices is no network", () => {
    expect([...modelOf([aDeviceClass("gpu", "gpu.nvidia.com")]).networks()]).toEqual([]);
  });
});

describe("ipamclaim", () => {
  const nad = (namespace: string) =>
    aNad("tenantred")
      .inNamespace(namespace)
      .withConfig({
        cniVersion: "1.0.0",
        name: "tenantred",
        type: "ovn-k8s-cni-overlay",
        topology: "localnet",
        netAttachDefName: `${namespace}/tenantred`,
        subnets: "192.168.123.0/24,fd00:123::/64",
        allowPersistentIPs: true,
      })
      .build();

  test("claims are allocations of the pool that the network's definition allows, by family", () => {
    const model = modelOf([
      nad("vms"),
      anIpamClaim("vm-1.red", { ips: ["192.168.123.9/24", "fd00:123::9/64"] }),
    ]);
    const pools = [...model.pools()].map((pool) => [
      pool.store,
      pool.range,
      [...model.allocationsOf(pool.id)].map(({ address }) => address).join(),
    ]);
    expect(pools).toEqual([
      ["ipamclaim", "192.168.123.0/24", "192.168.123.9"],
      ["ipamclaim", "fd00:123::/64", "fd00:123::9"],
    ]);
    const [network] = [...model.networks()];
    expect(network === undefined ? [] : model.poolsOfNetwork(network.id)).toHaveLength(2);
  });

  test("a network of the same name in another namespace has a pool of its own", () => {
    const model = modelOf([nad("vms"), nad("other"), anIpamClaim()]);
    const counts = [...model.pools()].map((pool) => [pool.namespace, model.countsOf(pool.id).total]);
    expect(counts.filter(([, total]) => total === 1)).toEqual([["vms", 1]]);
  });

  test("what is no address is told, and the rest still counts", () => {
    const entities = entitiesOf([anIpamClaim("vm-1.red", { ips: ["nonsense", "192.168.123.9"] })]);
    expect(entities.map((each) => ("address" in each ? each.address : each.kind))).toEqual(["192.168.123.9"]);
  });
});
