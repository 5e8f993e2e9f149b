import type { LabObject } from "../lab-cluster.ts";
import type { LabContext } from "./lab-context.ts";
import { isLeaving, nodeOf, phaseOf, uidOf } from "./pod-view.ts";

const DAEMON_APPS = ["multus", "dynamic-networks-controller", "whereabouts"];

/** Keeps `context.daemons`: which of the network daemons run on which node, so that stopping their pods has its effect. */
export function watchDaemons(context: LabContext): () => void {
  const note = (pod: LabObject, gone: boolean): void => {
    const app = pod.metadata.labels?.["app"];
    const node = nodeOf(pod);
    if (app === undefined || node === undefined || !DAEMON_APPS.includes(app)) return;
    const key = `${app}/${node}`;
    const uids = context.daemons.get(key) ?? new Set<string>();
    if (!gone && phaseOf(pod) === "Running" && !isLeaving(pod)) uids.add(uidOf(pod));
    else uids.delete(uidOf(pod));
    context.daemons.set(key, uids);
  };
  for (const pod of context.cluster.list("pods", "kube-system")) note(pod, false);
  return context.cluster.watch("pods", ({ type, object }) => note(object, type === "DELETED"));
}

/** The uid of the daemon's pod on a node, if one runs there. */
export function daemonOn(context: LabContext, node: string, app: string): string | undefined {
  const [uid] = context.daemons.get(`${app}/${node}`) ?? [];
  return uid;
}
