import type { Happening } from "../../lib/model/happening.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { fitsName, fitsPod, fitsWords } from "./filters.ts";
import { answerList } from "./list.ts";
import { implement } from "./route.ts";

export const listTimeline = implement(ROUTES.timeline, (call) => {
  const { query } = call;
  const node = fitsName(query.node);
  const pod = fitsPod(query.pod);
  const namespace = fitsName(query.namespace);
  const kind = fitsName(query.kind);
  const words = fitsWords(query.q, (one: Happening) => [
    one.node,
    one.link,
    one.address,
    one.pod?.namespace ?? null,
    one.pod?.name ?? null,
  ]);
  const isAboutPods = query.pod !== undefined || query.namespace !== undefined;
  return answerList(call, {
    items: call.cluster.timeline?.recent() ?? [],
    fits: (one) =>
      node(one.node) &&
      kind(one.kind) &&
      (one.pod === null ? !isAboutPods : pod(one.pod) && namespace(one.pod.namespace)) &&
      words(one),
    keys: { at: (one) => [one.at] },
    idOf: (one) => one.id,
    present: call.cluster.present(call.viewer).happening,
  });
});
