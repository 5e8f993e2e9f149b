import { describe, expect, it } from "vitest";
import { aNad } from "../testing/build-network.ts";
import { aPod } from "../testing/build-pod.ts";
import { capturedNodeReport } from "../testing/captured-cluster.ts";
import { nodeReportObject } from "../sources/node-report-object.ts";
import { planAttach } from "./attach.ts";
import { attachIntent, attached, clusterOf, ETH0, refusalOf, remarks } from "./testing/planning.ts";

const POD = aPod().reports([ETH0]).build();
const withConfig = (config: string | object | undefined) => aNad("net-a").withConfig(config).build();
const macvlan = (more: object) =>
  withConfig({ cniVersion: "1.0.0", type: "macvlan", master: "up0", ...more });

describe("a network", () => {
  it.each([
    ["NETWORK_NOT_FOUND", aNad("other").build()],
    ["NETWORK_INVALID", withConfig("{")],
    ["NETWORK_INVALID", withConfig(undefined)],
    ["NETWORK_INVALID", withConfig("")],
    ["NETWORK_NEEDS_DEVICE", aNad("net-a").withResource("vendor.io/vf").build()],
  ] as const)("refuses with %s", (code, nad) => {
    expect(refusalOf(planAttach(attachIntent("net-a"), clusterOf(nad, POD)))).toBe(code);
  });

  it("refuses while it is being deleted: it could never be detached again", () => {
    const nad = aNad("net-a").build();
    const leaving = { ...nad, metadata: { ...nad.metadata, deletionTimestamp: "2026-11-23T22:10:00Z" } };
    expect(refusalOf(planAttach(attachIntent("net-a"), clusterOf(leaving, POD)))).toBe(
      "NETWORK_BEING_DELETED",
    );
  });

  it("refuses what no definition of Multus stands for", () => {
    const intent = attachIntent("net-a", {
      network: { provider: "cluster-default", namespace: null, name: "cbr0" },
    });
    expect(refusalOf(planAttach(intent, clusterOf(aNad("net-a").build(), POD)))).toBe(
      "NETWORK_NOT_ATTACHABLE",
    );
  });

  it("of another namespace is written with it", () => {
    const nad = aNad("red").inNamespace("infra").build();
    const intent = attachIntent("red", {
      network: { provider: "multus", namespace: "infra", name: "red" },
    });
    expect(attached(clusterOf(nad, POD), intent).after).toBe(
      '[{"name":"red","namespace":"infra","interface":"net1"}]',
    );
  });

  it("of OVN-Kubernetes is planned, and what can't be told is said", () => {
    const nad = withConfig({
      cniVersion: "0.4.0",
      name: "tenantred",
      type: "ovn-k8s-cni-overlay",
      topology: "localnet",
      vlanID: 10,
      subnets: "192.168.123.0/24",
      netAttachDefName: "lab/net-a",
    });
    const view = clusterOf(nad, POD);
    expect(remarks(attached(view, attachIntent("net-a")))).toEqual(["unknown ovn", "unknown pool"]);
    expect(refusalOf(planAttach(attachIntent("net-a", { ips: ["10.0.0.1"] }), view))).toBe("ADDRESS_INVALID");
  });

  it("needs its master on that very node, where somebody looked", () => {
    const report = nodeReportObject(capturedNodeReport());
    expect(remarks(attached(clusterOf(macvlan({}), POD), attachIntent("net-a")))).toContain("unknown master");
    expect(planAttach(attachIntent("net-a"), clusterOf(macvlan({}), report, POD)).ok).toBe(true);
    expect(
      refusalOf(planAttach(attachIntent("net-a"), clusterOf(macvlan({ master: "bond9" }), report, POD))),
    ).toBe("NETWORK_NOT_ATTACHABLE");
  });

  it("may stand on a link of the pod itself, which the node doesn't have", () => {
    const nad = macvlan({ master: "net7", linkInContainer: true });
    const view = clusterOf(nad, nodeReportObject(capturedNodeReport()), POD);
    expect(remarks(attached(view, attachIntent("net-a")))).toContain("unknown master");
  });
});
