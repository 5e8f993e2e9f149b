import { formatStatus, parseStatus, type StatusEntry } from "../../server/lab/controllers/network-status.ts";
import { annotationOf, STATUS_KEY } from "../../server/lab/controllers/pod-view.ts";
import type { LabCluster, LabObject } from "../../server/lab/lab-cluster.ts";
import { type Churned, clockMs, eventAddress, type Wanted } from "./happenings.ts";

const IFACE = "net2";
const STEP_MS = 5;

interface Changing {
  readonly namespace: string;
  readonly name: string;
  readonly entries: readonly StatusEntry[];
}

/** Writes as many events a second as are wanted, evenly; what comes late is made up for at once. */
export const createChurn = (cluster: LabCluster) => {
  let next = 0;

  const write = (pod: Changing | undefined): void => {
    const status = (pod?.entries ?? []).map((entry) =>
      entry.interface === IFACE ? { ...entry, ips: [eventAddress(next)] } : entry,
    );
    next++;
    const patch = { metadata: { annotations: { [STATUS_KEY]: formatStatus(status) } } };
    const written = cluster.mergePatch("pods", pod?.namespace, pod?.name ?? "", patch, { manager: "multus" });
    if (!written.ok) throw new Error(written.status.message);
  };

  return async (wanted: Extract<Wanted, { do: "churn" }>): Promise<Churned> => {
    const pods = podsOf(cluster, wanted);
    if (pods.length === 0) throw new Error(`no pods with ${IFACE} in ${wanted.namespaces.join()}`);
    const first = next;
    const at: number[] = [];
    const startedMs = clockMs();
    const total = wanted.perSecond * wanted.seconds;
    while (at.length < total) {
      const due = Math.min(total, Math.floor(((clockMs() - startedMs) * wanted.perSecond) / 1_000));
      while (at.length < due) {
        at.push(clockMs());
        write(pods[(at.length - 1) % pods.length]);
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    return { first, at, pods: pods.map(({ namespace, name }) => `${namespace}/${name}`) };
  };
};

const podsOf = (
  cluster: LabCluster,
  { namespaces, deployments }: Extract<Wanted, { do: "churn" }>,
): readonly Changing[] =>
  namespaces.flatMap((namespace) =>
    cluster
      .list("pods", namespace)
      .filter((pod) => deployments === null || isOf(pod, deployments))
      .map((pod) => ({
        namespace,
        name: pod.metadata.name,
        entries: parseStatus(annotationOf(pod, STATUS_KEY)),
      }))
      .filter(({ entries }) => entries.some((entry) => entry.interface === IFACE)),
  );

const isOf = (pod: LabObject, deployments: readonly string[]): boolean =>
  deployments.some((name) => pod.metadata.ownerReferences?.[0]?.name.startsWith(`${name}-`) === true);
