import { randomBytes } from "node:crypto";
import { listAt, stringAt } from "../store/json.ts";
import { ask } from "./client.ts";
import type { Cluster } from "./client.ts";
import { annotate, create, makeNad, must } from "./contract.ts";
import type { Contract, ContractOptions } from "./contract.ts";

/**
 * Makes what the recorded requests ask for, in two namespaces of its own; `removeFixture` takes them away again. When it
 * fails halfway it leaves nothing behind.
 */
export async function makeFixture(cluster: Cluster, options: ContractOptions): Promise<Contract> {
  const namespace = `moorings-contract-${randomBytes(4).toString("hex")}`;
  const place = { cluster, namespace, quiet: `${namespace}-quiet` };
  try {
    for (const name of [place.namespace, place.quiet])
      await create(cluster, "/api/v1/namespaces", { metadata: { name } });
    return await fillFixture(place, options);
  } catch (error) {
    await removeFixture(place);
    throw error;
  }
}

type Place = Pick<Contract, "cluster" | "namespace" | "quiet">;

async function fillFixture(
  { cluster, namespace, quiet }: Place,
  options: ContractOptions,
): Promise<Contract> {
  const nodes = await must(cluster, { path: "/api/v1/nodes?limit=1" });
  const node = stringAt(listAt(nodes.json, "items")[0], "metadata", "name") ?? "";
  const core = `/api/v1/namespaces/${namespace}`;
  for (const name of ["alice", "viewer", "account"]) {
    await create(cluster, `${core}/serviceaccounts`, { metadata: { name } });
  }
  await create(cluster, `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
    metadata: { name: "account-views" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "ServiceAccount", name: "account", namespace }],
  });
  for (let page = 1; page <= 7; page++) {
    await create(cluster, `${core}/configmaps`, {
      metadata: { name: `page-${page}` },
      data: { a: String(page) },
    });
  }
  await create(cluster, `${core}/configmaps`, {
    metadata: { name: "z-large" },
    data: { a: "x".repeat(200_000) },
  });
  for (const name of ["bad-json", "bridge-dual", "bridge-wb", "l2-only", "macvlan-hostlocal", "temp-net"]) {
    await makeNad(cluster, namespace, name);
    await makeNad(cluster, quiet, name);
  }
  for (const name of ["p-macvlan", "hp1", "hp2"]) await makePod(cluster, namespace, name, node);
  await makePod(cluster, quiet, "hp1", node);
  for (let count = 1; count <= 6; count++) await makeKubeEvent(cluster, namespace, count);
  const tokens = {
    alice: await issueToken(cluster, namespace, "alice"),
    viewer: await issueToken(cluster, namespace, "viewer", "dashboard"),
    account: await issueToken(cluster, namespace, "account"),
  };
  return { cluster, namespace, quiet, node, tokens, options };
}

export async function removeFixture(place: Place): Promise<void> {
  for (const name of [place.namespace, place.quiet]) {
    await ask(place.cluster, { method: "DELETE", path: `/api/v1/namespaces/${name}` });
  }
}

async function makePod(cluster: Cluster, namespace: string, name: string, node: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      labels: { app: name },
      annotations: { "k8s.v1.cni.cncf.io/networks": "macvlan-hostlocal" },
    },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "c", image: "registry.k8s.io/pause:3.10" }],
    },
  };
  await create(cluster, path, pod, "kubectl-client-side-apply");
  await annotate(
    cluster,
    `${path}/${name}/status`,
    { "k8s.v1.cni.cncf.io/network-status": "[]" },
    "multus-daemon",
  );
}

async function makeKubeEvent(cluster: Cluster, namespace: string, count: number): Promise<void> {
  await create(cluster, `/apis/events.k8s.io/v1/namespaces/${namespace}/events`, {
    metadata: { name: `hp1.${count}` },
    eventTime: `2026-11-23T22:06:1${count}.468868Z`,
    reportingController: "contract",
    reportingInstance: "contract-1",
    action: "Binding",
    reason: "Scheduled",
    regarding: { apiVersion: "v1", kind: "Pod", namespace, name: "hp1" },
    note: "Successfully assigned",
    type: "Normal",
  });
}

async function issueToken(
  cluster: Cluster,
  namespace: string,
  account: string,
  audience?: string,
): Promise<string> {
  const answer = await must(cluster, {
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 3600, ...(audience === undefined ? {} : { audiences: [audience] }) },
    }),
  });
  return stringAt(answer.json, "status", "token") ?? "";
}
