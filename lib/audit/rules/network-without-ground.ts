import type { ClusterView } from "../../cluster/cluster-model.ts";
import type { Network } from "../../model/network.ts";
import type { Rule } from "../rule.ts";
import { evidence, networkName, networkSubject } from "../wording.ts";

/**
 * No node that somebody looked at has the device or the plugin that a network names. Whether one of the others has it
 * isn't known, so it is likely only; a bridge is left out, because its plugin makes it.
 */
export const networkWithoutGround: Rule = {
  code: "MOOR203",
  title: "Network that stands on nothing",
  help:
    "No node that somebody looked at has the device or the plugin that a network names: a pod that asks for it can’t " +
    "start there. A bridge is left out, because its plugin makes it. Nodes without an agent may have what is missing.",
  about: "network",
  check: (id, { view }) => {
    const network = view.networkById(id)?.defined;
    if (network === undefined) return [];
    const lacks = [...missingMaster(view, network), ...missingPlugins(view, network)];
    if (lacks.length === 0) return [];
    const nodes = [...view.nodes()].length;
    return lacks.map((lack) => ({
      about: lack.name,
      title: `${networkName(network.key)} needs ${lack.what}, which no node has`,
      detail: "A pod that asks for it can’t start, or stays without it.",
      severity: "warning" as const,
      confidence: lack.looked === nodes ? ("certain" as const) : ("likely" as const),
      verdict: "present" as const,
      subjects: [networkSubject(network.key)],
      evidence: [
        evidence("pass", `The configuration names ${lack.what}`, "network", network.createdAt),
        evidence(
          "fail",
          `None of the ${lack.looked} nodes with an agent has it${lack.looked < nodes ? `; ${nodes - lack.looked} are not looked at` : ""}`,
          "node-agent",
        ),
      ],
      remedy: lack.remedy,
      refs: [network.from],
    }));
  },
};

interface Lack {
  readonly name: string;
  readonly what: string;
  readonly looked: number;
  readonly remedy: string;
}

const STANDS_ON_MASTER = ["macvlan", "ipvlan", "vlan"];

/** `linkInContainer`: the master is a link of the pod itself. */
const IN_CONTAINER = /"linkInContainer"\s*:\s*true/;

const missingMaster = ({ fabric }: ClusterView, network: Network): Lack[] => {
  const { master, type } = network;
  if (master === null || master === "" || type === null || !STANDS_ON_MASTER.includes(type)) return [];
  if (IN_CONTAINER.test(network.configText ?? "")) return [];
  if (fabric.nodesWithLinks === 0 || fabric.linkCount(master) > 0) return [];
  return [
    {
      name: `link ${master}`,
      what: `the link ${master}`,
      looked: fabric.nodesWithLinks,
      remedy: "Name a link that the nodes have, or make it on the nodes.",
    },
  ];
};

const missingPlugins = ({ fabric }: ClusterView, network: Network): Lack[] => {
  if (fabric.nodesWithPlugins === 0) return [];
  const types = new Set(network.plugins.map(({ type }) => type));
  return [...types]
    .filter((type) => fabric.pluginCount(type) === 0)
    .map((type) => ({
      name: `plugin ${type}`,
      what: `the CNI plugin ${type}`,
      looked: fabric.nodesWithPlugins,
      remedy: "Install the plugin in the nodes’ plugin folder, usually /opt/cni/bin.",
    }));
};
