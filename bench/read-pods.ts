import { monitorEventLoopDelay } from "node:perf_hooks";
import { PODS } from "../lib/sources/watched.ts";
import { createKubeconfigFeed } from "../server/kube/cluster-feed.ts";
import { openCluster } from "../server/kube/open-cluster.ts";

/** A process that reads all pods as the server does, reduced and thrown away. Prints one line of JSON. */
const [kubeconfig = ""] = process.argv.slice(2);

const opened = await openCluster({ file: kubeconfig, context: undefined });
if (!opened.ok) throw new Error(opened.problem.detail);
const idleBytes = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let pods = 0;
createKubeconfigFeed({ client: opened.value, watches: [PODS] }).start({
  begin: () => undefined,
  put: () => {
    pods += 1;
  },
  drop: () => undefined,
  synced: () => {
    delay.disable();
    console.log(JSON.stringify({ idleBytes, stallMs: delay.max / 1e6, viewMs: 0, pods }));
    process.exit(0);
  },
  state: () => undefined,
});
