import type { Rule } from "../rule.ts";
import { evidence, networkName, networkSubject, sentence, SOURCES } from "../wording.ts";

/**
 * The API takes any text as a network's configuration; only the node finds out, and the pod stays pending. A network
 * without any configuration is looked up as a file on each node, which can't be seen from here.
 */
export const networkUnusable: Rule = {
  code: "MOOR201",
  title: "Network configuration that can’t be used",
  help:
    "The API takes any text as a network’s configuration; only the node finds out, and the pod stays pending. A network " +
    "without any configuration is looked up as a file on each node, which can’t be seen from here.",
  about: "network",
  check: (id, { view }) => {
    const network = view.networkById(id)?.defined;
    const problem = network?.problems[0];
    if (network === undefined || problem === undefined) return [];
    const isFile = problem.code === "CONFIG_MISSING";
    const isBroken = network.type === null && !isFile;
    const users = [...view.usersOf(id)].length;
    return [
      {
        about: "",
        title: isFile
          ? `${networkName(network.key)} has no configuration in the cluster`
          : isBroken
            ? `${networkName(network.key)} can’t be used: ${problem.detail}`
            : `${networkName(network.key)} has a fault: ${problem.detail}`,
        detail: `${sentence(problem.detail)} ${users === 0 ? "No pod asks for it now." : `${users} attachments ask for it.`}`,
        severity: isFile ? "info" : isBroken ? "error" : "warning",
        confidence: isFile ? "watch" : "certain",
        verdict: isFile ? "undetermined" : "present",
        subjects: [networkSubject(network.key)],
        evidence: network.problems
          .slice(0, 5)
          .map((each) =>
            evidence(isFile ? "unknown" : "fail", sentence(each.detail), SOURCES.networks, network.createdAt),
          ),
        remedy: isFile
          ? "A look into /etc/cni/multus/net.d of every node would decide it."
          : "Write a JSON object with “type”, or with a list “plugins” whose first element has one.",
        refs: [network.from],
      },
    ];
  },
};
