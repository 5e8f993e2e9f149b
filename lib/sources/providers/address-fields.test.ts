import { expect, test } from "vitest";
import { aPod } from "../../testing/build-pod.ts";
import { entitiesOf } from "../../testing/build-cluster.ts";

// What is kept packed gives back the fields of an address and no others: a fourth would be there only for a while.
test("an address that OVN-Kubernetes reports says how it is read, and nothing besides", () => {
  const networks = { "lab/l2": { ip_addresses: ["10.100.0.4/16"], role: "secondary" } };
  const pod = aPod().withAnnotation("k8s.ovn.org/pod-networks", JSON.stringify(networks)).build();
  const reported = entitiesOf([pod]).flatMap((each) =>
    each.kind === "pod-evidence" && each.source === "ovn-kubernetes" ? each.reported : [],
  );
  expect(reported.map(({ addresses }) => addresses)).toStrictEqual([
    [{ address: "10.100.0.4", prefixLength: 16, origin: null }],
  ]);
});
