import { failed, ok, type Result } from "../lib/model/result.ts";
import type { Source, Watched } from "../lib/sources/source.ts";
import type { SummaryWire } from "../lib/wire/summary.ts";
import { withAgents } from "./agents/agent-feed.ts";
import type { Config } from "./config.ts";
import { createKubeconfigFeed } from "./kube/cluster-feed.ts";
import type { ClusterFeed } from "./kube/feed.ts";
import { openCluster } from "./kube/open-cluster.ts";
import { createSnapshotFeed } from "./kube/snapshot/snapshot-feed.ts";
import type { ClusterApi } from "./operations/cluster-api.ts";
import { createKubeClusterApi } from "./operations/kube-cluster-api.ts";

export interface OpenedFeed {
  readonly feed: ClusterFeed;
  readonly api: ClusterApi;
  readonly mode: SummaryWire["mode"];
  /** What whoever runs this should know of the way to the cluster. */
  readonly warning?: string;
}

/** The way to the cluster that the configuration names. Nothing is asked of the cluster yet. */
export const openFeed = async (config: Config, sources: readonly Source[]): Promise<Result<OpenedFeed>> => {
  const watches: readonly Watched[] = sources.flatMap((source) => source.watches);
  switch (config.way.kind) {
    case "snapshot": {
      const feed = await createSnapshotFeed({ path: config.way.path, watches });
      return feed.ok ? ok({ feed: feed.value, api: NO_API, mode: "snapshot" }) : feed;
    }
    case "kubeconfig": {
      const client = await openCluster({ file: config.way.path, context: config.way.context });
      if (!client.ok) return client;
      const feed = withAgents(createKubeconfigFeed({ watches, client: client.value }), config.agents, {
        access: config.agentAccess,
      });
      const opened = { feed, api: createKubeClusterApi(client.value), mode: "kubeconfig" } as const;
      return ok(client.value.isUnverified === true ? { ...opened, warning: UNVERIFIED } : opened);
    }
    case "lab":
      return failed({
        code: "KUBECONFIG_MISSING",
        detail:
          "the server was started without a cluster: npm start brings the lab, or name one with --kubeconfig",
      });
  }
};

const UNVERIFIED =
  "the kubeconfig says insecure-skip-tls-verify: nobody checks who the API server is, and whoever answers at its address gets the credentials";

/** Nothing can be written to files. */
const NO_API: ClusterApi = {
  mayPatchPods: () => Promise.resolve(ok(false)),
  mayAskNode: () => Promise.resolve(ok(false)),
  patch: () =>
    Promise.resolve({
      outcome: failed({ code: "READ_ONLY", detail: "a snapshot can't be changed" }),
      sent: null,
    }),
};
