import { ROUTES } from "../../lib/wire/routes.ts";
import type { Node } from "../../lib/model/workload.ts";
import { fitsName, fitsWords } from "./filters.ts";
import { answerList, answerOne } from "./list.ts";
import { implement } from "./route.ts";

export const listNodes = implement(ROUTES.nodes, (call) => {
  const name = fitsName(call.query.node);
  const words = fitsWords(call.query.q, (node: Node) => [node.name, ...node.addresses]);
  return answerList(call, {
    items: call.cluster.engine.view.nodes(),
    fits: (node) => name(node.name) && words(node),
    keys: { name: (node) => [node.name] },
    idOf: (node) => node.id,
    present: call.cluster.present(call.viewer).node,
  });
});

export const getNode = implement(ROUTES.node, ({ cluster, viewer, params }) => {
  const node = cluster.engine.view.node(params["name"] ?? "");
  return answerOne(node && cluster.present(viewer).nodeDetail(node), "such node");
});
