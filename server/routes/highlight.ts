import { parseMac } from "../../lib/ip/mac.ts";
import type { Attachment } from "../../lib/model/attachment.ts";
import { networkId } from "../../lib/model/ids.ts";
import { domainOf, factsOf, sharersOf } from "../../lib/topology/domains.ts";
import { MAC_SIGN } from "../../lib/topology/fact.ts";
import { groundOf, vlansSeen } from "../../lib/topology/ground.ts";
import { byName } from "../../lib/topology/order.ts";
import { STANDINGS } from "../../lib/topology/standing.ts";
import { ROUTES } from "../../lib/wire/routes.ts";
import { networkIn } from "./networks.ts";
import { answerJson, answerProblem } from "./problem.ts";
import { implement } from "./route.ts";

/** So many are listed; the number of all is told. */
const LISTED_MAX = 100;

/** What else shares a layer-2 domain with a pod. */
export const getNeighbours = implement(ROUTES.neighbours, ({ cluster, viewer, params }) => {
  const { view, revision } = cluster.engine;
  const { known, sources } = cluster.pictures;
  const present = cluster.present(viewer);
  const pod = view.podByKey({ namespace: params["namespace"] ?? "", name: params["name"] ?? "" });
  if (pod === undefined || present.pod(pod) === undefined)
    return answerProblem({ code: "NOT_FOUND", detail: "no such pod" });
  const own = view.attachmentsOf(pod.id).map((attachment) => {
    const id = networkId(view.cluster, attachment.network);
    return {
      attachment,
      domain: domainOf(id, pod.node, sources),
      aside: sources.chains.chain(id, pod.node).aside,
    };
  });
  const keys = new Set(own.flatMap(({ domain }) => domain?.key ?? []));
  const sharers = sharersOf(keys, known, sources);
  return answerJson({
    items: own.map(({ attachment, domain, aside }) => {
      const others = (sharers.get(domain?.key ?? "") ?? [])
        .filter(({ fact }) => fact.pod !== pod.id)
        .toSorted((left, right) => byName(left.fact.name, right.fact.name));
      return {
        attachment: attachment.id,
        interface: attachment.interface,
        network: { ...attachment.network },
        segment: domain,
        aside,
        total: others.length,
        others: others
          .slice(0, LISTED_MAX)
          .flatMap(({ fact, items }) => {
            const attachments = view.attachmentsOf(fact.pod);
            return items.flatMap((item) => attachments[item] ?? []);
          })
          .flatMap((each) => present.attachment(each) ?? []),
      };
    }),
    revision: revision(),
  });
});

/** Who has a MAC. */
export const getMac = implement(ROUTES.mac, ({ cluster, viewer, params }) => {
  const { view, revision } = cluster.engine;
  const mac = parseMac((params["mac"] ?? "").toLowerCase());
  if (mac === undefined) return answerProblem({ code: "BAD_REQUEST", detail: "that is no MAC" });
  const present = cluster.present(viewer);
  const word = ` ${MAC_SIGN}${mac} `;
  const pods = [...factsOf(cluster.pictures.known)].filter(({ said }) => said.includes(word));
  const holders = pods
    .slice(0, LISTED_MAX)
    .flatMap(({ pod }) => view.attachmentsOf(pod).filter((each) => hasMac(each, mac)))
    .flatMap((each) => present.attachment(each) ?? []);
  const links = [...view.nodes()].flatMap(({ name }) =>
    (view.hostLinks(name) ?? [])
      .filter((link) => link.mac?.toLowerCase() === mac)
      .map((link) => ({ node: name, link: link.name })),
  );
  return answerJson({ mac, total: pods.length, holders, links, revision: revision() });
});

const hasMac = ({ asked, reported, observed, recorded }: Attachment, mac: string): boolean =>
  [asked, reported, observed, recorded].some((evidence) => evidence?.mac?.toLowerCase() === mac);

/** Which nodes have, and which lack, what a network names. */
export const getGround = implement(ROUTES.ground, ({ cluster, viewer, params, query }) => {
  const { view, revision } = cluster.engine;
  const entry = networkIn(view, params);
  if (entry === undefined || cluster.present(viewer).network(entry) === undefined)
    return answerProblem({ code: "NOT_FOUND", detail: "no such network" });
  const all = groundOf(entry, view, cluster.pictures.known);
  const nodes = Map.groupBy(all, ({ standing }) => standing);
  return answerJson({
    network: { ...entry.key },
    counts: Object.fromEntries(STANDINGS.map((standing) => [standing, nodes.get(standing)?.length ?? 0])),
    vlans: vlansSeen(all),
    items: all.slice(0, query.limit),
    revision: revision(),
  });
});
