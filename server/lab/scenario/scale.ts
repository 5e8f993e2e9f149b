import { createHash } from "node:crypto";
import { recordAt } from "../controllers/json.ts";
import type { NodeKernel } from "../controllers/kernel.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { formatStatus, parseStatus, type StatusEntry } from "../controllers/network-status.ts";
import { annotationOf, NETWORKS_KEY, STATUS_KEY, uidOf } from "../controllers/pod-view.ts";
import {
  poolName,
  POOLS,
  reservationName,
  RESERVATIONS,
  WHEREABOUTS_NAMESPACE,
  type Allocation,
} from "../controllers/whereabouts-pools.ts";
import type { LabObject, ResourceKey } from "../lab-cluster.ts";
import { cloneMetadata, podStatus, shiftOf, statusFrame, type Shift } from "./clone.ts";
import { buildFabric, nodeIp, nodeName, podCidr, SCENARIO_NODES } from "./nodes.ts";
import { createAt, type Placing } from "./placement.ts";
import { restorePod } from "./rebuild.ts";
import { PODS_PER_DEPLOYMENT, PODS_PER_TENANT, tenantName, tenantNetworks, tenantRanges } from "./tenants.ts";
import { ago } from "./workloads.ts";

const HOUR = 3_600_000;

/** Nodes for so many pods: 30 on each, as far as Kubernetes goes. */
export function nodeCount(pods: number): number {
  return Math.max(SCENARIO_NODES, Math.min(5000, Math.ceil(pods / 30)));
}

/** One in so many tenants' pods: a leaked allocation beside it, a network that never came, a link that is down. */
export const ILL = { leakEach: 100, missingEach: 200, downEach: 200 } as const;

interface Bulk {
  placing: Placing;
  /** Nodes that take tenants' pods, by their number. */
  nodes: readonly number[];
  models: Map<string, Model>;
  /** What whereabouts wrote once, to be copied. */
  written: Map<ResourceKey, LabObject>;
  /** Pods of each node that is put off, as they were created. */
  onNode: Map<string, LabObject[]>;
  /** Pods whose net1 has no carrier. */
  down: Set<string>;
  /** How many addresses of the node's own range are taken. */
  taken: Map<string, number>;
  next: number;
  count: number;
}

/**
 * Tenants beyond the first, copied from it: the same workloads in other namespaces, on all nodes in turn. One in a hundred
 * is ill, so that a large picture has something to show.
 */
export function placeCopies(placing: Placing, pods: number): void {
  const bulk: Bulk = {
    placing,
    nodes: [...placing.nodes.keys()].filter((index) => placing.nodes[index] !== "node-h"),
    models: modelsIn(placing),
    written: new Map(),
    onNode: new Map(),
    down: new Set(),
    taken: takenAddresses(placing),
    next: 0,
    count: 0,
  };
  for (let left = pods, tenant = 2; left > 0; tenant++) {
    copyTenant(bulk, tenant, Math.min(left, PODS_PER_TENANT));
    left -= PODS_PER_TENANT;
  }
  putOffNodes(bulk);
}

/** What the pods that were really placed have of each node's range. */
function takenAddresses({ context, nodes }: Placing): Map<string, number> {
  const made = new Set(context.kernel.nodeNames());
  return new Map(
    nodes.map((name) => [
      name,
      made.has(name) ? (context.kernel.node(name).hostLocal.get("cbr0")?.files.size ?? 0) : 0,
    ]),
  );
}

function copyTenant(bulk: Bulk, tenant: number, pods: number): void {
  const { placing } = bulk;
  const { context } = placing;
  const namespace = tenantName(tenant);
  const then = ago(placing, context.random.between(2, 700) * HOUR);
  createAt(then, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  for (const network of tenantNetworks(tenant)) createAt(then, DEFINITIONS, network);
  const books = new Map<string, Map<string, Allocation>>();
  for (let placed = 0, index = 0; placed < pods; placed += PODS_PER_DEPLOYMENT, index++) {
    const replicas = Math.min(PODS_PER_DEPLOYMENT, pods - placed);
    copyDeployment(bulk, { tenant, index, replicas, at: then.at, books });
  }
  loadBooks(bulk, tenant, then.at, books);
}

interface Copying {
  tenant: number;
  index: number;
  replicas: number;
  at: number;
  books: Map<string, Map<string, Allocation>>;
}

function copyDeployment(bulk: Bulk, copying: Copying): void {
  const { cluster, random } = bulk.placing.context;
  const namespace = tenantName(copying.tenant);
  const name = `app-${copying.index}`;
  const model = bulk.models.get(name);
  if (model === undefined) return;
  const { deployment, set, pod } = model;
  const ms = copying.at - Date.parse(deployment.metadata.creationTimestamp ?? "");
  const replicas = { spec: copying.replicas, status: copying.replicas };
  const top = sized(
    deployment,
    cloneMetadata(deployment, shiftOf(deployment, ms), { namespace, name }, random),
    replicas,
  );
  const middle = sized(
    set,
    cloneMetadata(
      set,
      shiftOf(set, ms),
      { namespace, name: set.metadata.name, owner: { name, uid: uidOf(top) } },
      random,
    ),
    replicas,
  );
  cluster.load("deployments.apps", [top]);
  cluster.load("replicasets.apps", [middle]);
  cluster.load("pods", copyPods(bulk, copying, pod, middle, ms));
}

interface Model {
  deployment: LabObject;
  set: LabObject;
  pod: LabObject;
}

/** The first tenant's Deployments by name, each with its ReplicaSet and one of its pods. */
function modelsIn({ context }: Placing): Map<string, Model> {
  const { cluster } = context;
  const first = tenantName(1);
  const pods = cluster.list("pods", first);
  const sets = cluster.list("replicasets.apps", first);
  const ownedBy = (owner: LabObject) => (object: LabObject) =>
    object.metadata.ownerReferences?.[0]?.uid === uidOf(owner);
  const models = new Map<string, Model>();
  for (const deployment of cluster.list("deployments.apps", first)) {
    const set = sets.find(ownedBy(deployment));
    const pod = set === undefined ? undefined : pods.find(ownedBy(set));
    if (set !== undefined && pod !== undefined)
      models.set(deployment.metadata.name, { deployment, set, pod });
  }
  return models;
}

/** The counts of its status follow where there are fewer pods than usual. */
function sized(object: LabObject, metadata: LabObject["metadata"], replicas: { spec: number }): LabObject {
  const count = replicas.spec;
  if (count === PODS_PER_DEPLOYMENT) return { ...object, metadata };
  const status = Object.fromEntries(
    Object.entries(recordAt(object, "status") ?? {}).map(([key, value]) => [
      key,
      value === PODS_PER_DEPLOYMENT ? count : value,
    ]),
  );
  return { ...object, metadata, spec: { ...recordAt(object, "spec"), replicas: count }, status };
}

function copyPods(bulk: Bulk, copying: Copying, pod: LabObject, set: LabObject, ms: number): LabObject[] {
  const { random } = bulk.placing.context;
  const shift = shiftOf(pod, ms);
  const frame = statusFrame(pod, ms);
  const entries = parseStatus(annotationOf(pod, STATUS_KEY));
  const names = new Set<string>();
  const owner = { name: set.metadata.name, uid: uidOf(set) };
  return Array.from({ length: copying.replicas }, () => {
    const name = newName(names, `${set.metadata.name}-`, random.suffix.bind(random));
    return copyPod(bulk, copying, { pod, shift, frame, entries, owner, name });
  });
}

interface PodCopy {
  pod: LabObject;
  shift: Shift;
  frame: ReturnType<typeof statusFrame>;
  entries: readonly StatusEntry[];
  owner: { name: string; uid: string };
  name: string;
}

function copyPod(bulk: Bulk, copying: Copying, copy: PodCopy): LabObject {
  const { random } = bulk.placing.context;
  const namespace = tenantName(copying.tenant);
  const index = bulk.nodes[bulk.next++ % bulk.nodes.length] ?? 0;
  const node = nodeName(index);
  const host = (bulk.taken.get(node) ?? 0) + 2;
  bulk.taken.set(node, host - 1);
  const podIp = `${podCidr(index, bulk.placing.nodes.length).split(".").slice(0, 3).join(".")}.${host}`;
  const metadata = cloneMetadata(
    copy.pod,
    copy.shift,
    { namespace, name: copy.name, owner: copy.owner },
    random,
  );
  const status = copy.entries.map((entry): StatusEntry => {
    if (entry.default === true)
      return { ...entry, ips: [podIp], mac: random.mac(), gateway: [podIp.replace(/\d+$/, "1")] };
    const network = entry.name.split("/")[1] ?? "";
    const ips = takeAddress(
      copying,
      network,
      `${namespace}/${copy.name}`,
      entry.interface ?? "",
      metadata.uid ?? "",
    );
    return {
      ...entry,
      name: `${namespace}/${network}`,
      ...(ips !== undefined && { ips: [ips] }),
      mac: random.mac(),
    };
  });
  const annotations = { ...copy.pod.metadata.annotations, [STATUS_KEY]: formatStatus(status) };
  makeIll(bulk, copying, `${namespace}/${copy.name}`, annotations, metadata.uid ?? "");
  const object: LabObject = {
    ...copy.pod,
    metadata: { ...metadata, annotations },
    spec: { ...recordAt(copy.pod, "spec"), nodeName: node },
    status: podStatus(copy.frame, { hostIp: nodeIp(index), podIp }, random),
  };
  const known = bulk.onNode.get(node);
  if (known === undefined) bulk.onNode.set(node, [object]);
  else known.push(object);
  return object;
}

/** The next address of the tenant's pool, written into its books; undefined for a network without addresses. */
function takeAddress(
  copying: Copying,
  network: string,
  podref: string,
  ifname: string,
  uid: string,
): string | undefined {
  const range = tenantRanges(copying.tenant)[network];
  if (range === undefined) return undefined;
  const book = copying.books.get(network) ?? new Map<string, Allocation>();
  copying.books.set(network, book);
  const offset = book.size + 1;
  book.set(String(offset), { id: sandboxId(uid), podref, ifname });
  return addressAt(range, offset);
}

function addressAt(range: string, offset: number): string {
  const [a = 0, b = 0, c = 0] = range.split(/[./]/).map(Number);
  return `${a}.${b}.${c + (offset >> 8)}.${offset & 255}`;
}

/** Stable, so that a node that is made later has the sandboxes that the books name. */
function sandboxId(uid: string): string {
  return createHash("sha256").update(uid).digest("hex");
}

function makeIll(
  bulk: Bulk,
  copying: Copying,
  podref: string,
  annotations: Record<string, string>,
  uid: string,
): void {
  const number = bulk.count++;
  if (number % ILL.leakEach === 37) takeAddress(copying, "data", `${podref}-gone`, "net1", `gone ${uid}`);
  if (number % ILL.missingEach === 61) {
    const asked = annotations[NETWORKS_KEY] ?? "[]";
    annotations[NETWORKS_KEY] = asked.replace(/\]$/, ',{"name":"backend","interface":"net9"}]');
  }
  if (number % ILL.downEach === 161) bulk.down.add(uid);
}

/** One pool for each range, one reservation for each address, as whereabouts leaves them. */
function loadBooks(
  bulk: Bulk,
  tenant: number,
  at: number,
  books: ReadonlyMap<string, ReadonlyMap<string, Allocation>>,
): void {
  const { cluster, random } = bulk.placing.context;
  const pool = writtenOnce(bulk, POOLS);
  const reservation = writtenOnce(bulk, RESERVATIONS);
  const poolShift = shiftOf(pool, at - Date.parse(pool.metadata.creationTimestamp ?? ""));
  const shift = shiftOf(reservation, at - Date.parse(reservation.metadata.creationTimestamp ?? ""));
  const reservations: LabObject[] = [];
  for (const [network, book] of books) {
    const range = tenantRanges(tenant)[network] ?? "";
    const metadata = cloneMetadata(
      pool,
      poolShift,
      { namespace: WHEREABOUTS_NAMESPACE, name: poolName(range, "") },
      random,
    );
    cluster.load(POOLS, [{ ...pool, metadata, spec: { range, allocations: Object.fromEntries(book) } }]);
    for (const [offset, { podref, ifname }] of book) {
      const name = reservationName(addressAt(range, Number(offset)), "");
      reservations.push({
        ...reservation,
        metadata: cloneMetadata(reservation, shift, { namespace: WHEREABOUTS_NAMESPACE, name }, random),
        spec: { ifname, podref },
      });
    }
  }
  cluster.load(RESERVATIONS, reservations);
}

/** An object of that kind as whereabouts really wrote it, for the staged books aren't in the cluster yet. */
function writtenOnce(bulk: Bulk, resource: ResourceKey): LabObject {
  const found = bulk.written.get(resource);
  if (found !== undefined) return found;
  const { context, at } = bulk.placing;
  const by = { manager: "whereabouts", at: at - 800 * HOUR };
  const metadata = { name: "model", namespace: WHEREABOUTS_NAMESPACE };
  const apiVersion = "whereabouts.cni.cncf.io/v1alpha1";
  const model: LabObject =
    resource === POOLS
      ? {
          apiVersion,
          kind: "IPPool",
          metadata,
          spec: { range: "10.0.0.0/24", allocations: { "1": { id: "0", podref: "a/b", ifname: "net1" } } },
        }
      : {
          apiVersion,
          kind: "OverlappingRangeIPReservation",
          metadata,
          spec: { ifname: "net1", podref: "a/b" },
        };
  const made = context.cluster.create(resource, model, by);
  context.cluster.remove(resource, WHEREABOUTS_NAMESPACE, "model", by);
  const object = made.ok ? made.object : model;
  bulk.written.set(resource, object);
  return object;
}

function newName(taken: Set<string>, prefix: string, suffix: (length: number) => string): string {
  for (;;) {
    const name = `${prefix}${suffix(5)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** Nodes beyond the scenario's own are made when somebody looks at them; on the others it is done at once. */
function putOffNodes({ placing, onNode, down }: Bulk): void {
  const { context, nodes } = placing;
  const made = new Set(context.kernel.nodeNames());
  for (const [index, name] of nodes.entries()) {
    const pods = onNode.get(name) ?? [];
    const fill = (kernel: NodeKernel): void => {
      if (!made.has(name)) buildFabric(context, index);
      for (const pod of pods) {
        const identity = {
          namespace: pod.metadata.namespace ?? "",
          name: pod.metadata.name,
          uid: uidOf(pod),
        };
        const sandbox = context.kernel.openSandbox(kernel, identity, sandboxId(uidOf(pod)));
        restorePod(context, pod, { node: kernel, sandbox });
        const net1 = sandbox.links.get("net1");
        if (net1 !== undefined && down.has(uidOf(pod))) net1.hasCarrier = false;
      }
    };
    if (made.has(name)) fill(context.kernel.node(name));
    else context.kernel.putOff(name, pods.map(uidOf), fill);
  }
}
