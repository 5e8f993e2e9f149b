import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import type { Pod } from "../../lib/model/workload.ts";
import { isIll } from "../../lib/topology/health.ts";
import type { PodsQuery } from "../../lib/wire/queries.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { fitsName, fitsNetwork, fitsPod, fitsWords, textsOfAttachment } from "./filters.ts";
import { answerList, answerOne } from "./list.ts";
import { implement } from "./route.ts";

export const listPods = implement(ROUTES.pods, (call) => {
  const { view } = call.cluster.engine;
  const present = call.cluster.present(call.viewer);
  const attachments = (pod: Pod) => view.attachmentsOf(pod.id);
  return answerList(call, {
    items: view.pods(),
    fits: fitsPods(view, call.query),
    keys: {
      name: (pod) => [pod.namespace, pod.name],
      node: (pod) => [pod.node],
      created: (pod) => [pod.createdAt],
      attachments: (pod) => [attachments(pod).length],
      ill: (pod) => [attachments(pod).filter(isIll).length],
    },
    idOf: (pod) => pod.id,
    present: present.pod,
  });
});

const fitsPods = (view: ClusterView, query: PodsQuery): ((pod: Pod) => boolean) => {
  const namespace = fitsName(query.namespace);
  const name = fitsPod(query.pod);
  const node = fitsName(query.node);
  const network = query.network === undefined ? undefined : fitsNetwork(query.network);
  const state = query.state === undefined ? undefined : fitsName(query.state);
  const words = fitsWords(query.q, (pod: Pod) => [
    pod.namespace,
    pod.name,
    pod.node,
    pod.virtualMachine,
    pod.controller?.name ?? null,
    ...view.attachmentsOf(pod.id).flatMap(textsOfAttachment),
  ]);
  return (pod) =>
    namespace(pod.namespace) &&
    name(pod) &&
    node(pod.node) &&
    (network === undefined || view.attachmentsOf(pod.id).some((one) => network(one.network))) &&
    (state === undefined || view.attachmentsOf(pod.id).some((one) => state(one.state))) &&
    words(pod);
};

export const getPod = implement(ROUTES.pod, ({ cluster, viewer, params }) => {
  const pod = cluster.engine.view.podByKey({
    namespace: params["namespace"] ?? "",
    name: params["name"] ?? "",
  });
  return answerOne(pod && cluster.present(viewer).podDetail(pod), "such pod");
});
