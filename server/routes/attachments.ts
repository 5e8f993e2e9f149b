import type { ClusterView } from "../../lib/cluster/cluster-model.ts";
import type { Attachment } from "../../lib/model/attachment.ts";
import type { AttachmentsQuery } from "../../lib/wire/queries.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { fitsName, fitsNetwork, fitsPod, fitsWords, textsOfAttachment } from "./filters.ts";
import { answerList } from "./list.ts";
import { implement } from "./route.ts";

export const listAttachments = implement(ROUTES.attachments, (call) =>
  answerList(call, {
    items: attachmentsIn(call.cluster.engine.view, call.query),
    fits: fitsAttachments(call.query),
    keys: {
      pod: ({ pod }) => [pod.namespace, pod.name],
      network: ({ network }) => [network.namespace ?? "", network.name],
      node: ({ node }) => [node],
      state: ({ state }) => [state],
      interface: ({ interface: name }) => [name],
    },
    idOf: (attachment) => attachment.id,
    present: call.cluster.present(call.viewer).attachment,
  }),
);

/** Only the pods of a namespace or node are looked at where one is named. */
const attachmentsIn = function* (view: ClusterView, query: AttachmentsQuery): Iterable<Attachment> {
  for (const pod of podsIn(view, query)) yield* view.attachmentsOf(pod.id);
};

const podsIn = (view: ClusterView, { namespace, node }: AttachmentsQuery) => {
  if (namespace !== undefined && !namespace.includes(",")) return view.podsInNamespace(namespace.trim());
  if (node !== undefined && !node.includes(",")) return view.podsOnNode(node.trim());
  return view.pods();
};

const fitsAttachments = (query: AttachmentsQuery): ((attachment: Attachment) => boolean) => {
  const namespace = fitsName(query.namespace);
  const pod = fitsPod(query.pod);
  const network = fitsNetwork(query.network);
  const node = fitsName(query.node);
  const state = fitsName(query.state);
  const words = fitsWords(query.q, textsOfAttachment);
  return (attachment) =>
    namespace(attachment.pod.namespace) &&
    pod(attachment.pod) &&
    network(attachment.network) &&
    node(attachment.node) &&
    state(attachment.state) &&
    words(attachment);
};
