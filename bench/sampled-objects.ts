import { isRecord, listOf, recordOf, textOf } from "../lib/kube/fields.ts";
import type { KubeObject } from "../lib/kube/kube-object.ts";
import { agentReportSchema } from "../lib/cni/agent-wire.ts";
import type { NodeReport } from "../lib/cni/node-report.ts";
import type { Hearing } from "../lib/model/node-agent.ts";
import { heardNodeObject } from "../lib/sources/node-report-object.ts";
import type { Watched } from "../lib/sources/source.ts";
import { NODE_REPORTS } from "../lib/sources/watched.ts";
import type { FeedSink } from "../server/kube/feed.ts";

/** An object as the server is told it, and the same with a change that means something. */
export interface Change {
  readonly watched: Watched;
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/** How many objects of a kind are kept to be changed later. */
const SAMPLES = 24;
const MANY_ALLOCATIONS = 100;

/** Lets everything through, and keeps the last objects of each kind that a change is known for. They are changed only when asked for: the reading is measured. */
export const sampling = (
  sink: FeedSink,
): { sink: FeedSink; changes(resource: string): readonly Change[] } => {
  const samples = new Map<string, { readonly watched: Watched; readonly object: KubeObject }[]>();
  return {
    sink: {
      ...sink,
      put: (watched, object) => {
        sink.put(watched, object);
        if (CHANGES.get(watched.resource)?.fits(object) !== true) return;
        const kept = samples.get(watched.resource) ?? [];
        samples.set(watched.resource, [...kept.slice(1 - SAMPLES), { watched, object }]);
      },
    },
    changes: (resource) =>
      (samples.get(resource) ?? []).map(({ watched, object }) => ({
        watched,
        before: object,
        after: changed(resource, object),
      })),
  };
};

const changed = (resource: string, object: KubeObject): KubeObject => {
  const after = CHANGES.get(resource)?.change(object) ?? object;
  // Two versions: the same one again would be taken for a repetition.
  const resourceVersion = `${object.metadata.resourceVersion ?? ""}1`;
  return { ...after, metadata: { ...after.metadata, resourceVersion } };
};

/** The node isn't ready any more: its pods may be elsewhere. */
const changeNode = (node: KubeObject): KubeObject => {
  const status = recordOf(node["status"]) ?? {};
  const conditions = listOf(status["conditions"]).map((condition) =>
    isRecord(condition) && condition["type"] === "Ready" ? { ...condition, status: "False" } : condition,
  );
  return { ...node, status: { ...status, conditions } };
};

/** A tenant's network, of up to 375 pods, becomes another VLAN. */
const changeNetwork = (network: KubeObject): KubeObject => {
  const spec = recordOf(network["spec"]);
  const config = textOf(spec?.["config"]) ?? "";
  return { ...network, spec: { ...spec, config: config.replace(/"vlan":\s*\d+/, '"vlan":77') } };
};

const isOfTenant = (network: KubeObject): boolean =>
  network.metadata.namespace?.startsWith("tenant-") === true &&
  textOf(recordOf(network["spec"])?.["config"]) !== undefined;

/** One of its addresses belongs to another pod. */
const changePool = (pool: KubeObject): KubeObject => {
  const spec = recordOf(pool["spec"]);
  const allocations = recordOf(spec?.["allocations"]) ?? {};
  const [first = ""] = Object.keys(allocations);
  const moved = { ...recordOf(allocations[first]), podref: "tenant-0002/another" };
  return { ...pool, spec: { ...spec, allocations: { ...allocations, [first]: moved } } };
};

const hasManyAllocations = (pool: KubeObject): boolean =>
  Object.keys(recordOf(recordOf(pool["spec"])?.["allocations"]) ?? {}).length >= MANY_ALLOCATIONS;

interface KnownChange {
  readonly fits: (object: KubeObject) => boolean;
  readonly change: (object: KubeObject) => KubeObject;
}

const CHANGES: ReadonlyMap<string, KnownChange> = new Map([
  ["nodes", { fits: () => true, change: changeNode }],
  ["network-attachment-definitions", { fits: isOfTenant, change: changeNetwork }],
  ["ippools", { fits: hasManyAllocations, change: changePool }],
]);

/** Reports of these nodes from the lab's agents, each with a pod's link that goes down; how many pods one tells of, mean. */
export const reportChanges = async (
  agents: string,
  nodes: readonly string[],
): Promise<{ readonly changes: readonly Change[]; readonly pods: number }> => {
  const changes: Change[] = [];
  let pods = 0;
  for (const node of nodes) {
    const answer = await fetch(`${agents.replace(/^\*=/, "").replace("{node}", node)}/v1/report`);
    if (!answer.ok) continue;
    const { report } = agentReportSchema.parse(await answer.json());
    pods += report.namespaces.length;
    const dress = (said: NodeReport): KubeObject => heardNodeObject(node, LIVE, () => said);
    changes.push({ watched: NODE_REPORTS, before: dress(report), after: dress(withLinkDown(report)) });
  }
  return { changes, pods: pods / Math.max(1, changes.length) };
};

const LIVE: Hearing = { state: "live", since: null, error: null };

const withLinkDown = (report: NodeReport): NodeReport => {
  const index = report.namespaces.findIndex(({ links }) => links.some(({ name }) => name === "net1"));
  return {
    ...report,
    namespaces: report.namespaces.map((namespace, at) =>
      at === index
        ? {
            ...namespace,
            links: namespace.links.map((link) =>
              link.name === "net1" ? { ...link, link: "down" as const } : link,
            ),
          }
        : namespace,
    ),
  };
};
