import type { AgentInventory } from "../cni/agent-inventory.ts";
import { AGENT_ACTIONS, type AgentAction, type AgentPlan } from "../cni/agent-plans.ts";
import type { NodeReport } from "../cni/node-report.ts";
import { networkInputOf } from "../cni/verb-input.ts";
import type { PodKey } from "../model/ids.ts";
import type { OperationTarget } from "../model/operation.ts";
import type { CniNetworkWire, NodeCniWire, NodePlanWire } from "./node-verbs.ts";

export interface NodeCni {
  readonly report: NodeReport;
  readonly inventory:
    | { readonly ok: true; readonly value: AgentInventory }
    | { readonly ok: false; readonly problem: { code: string; title: string; detail: string } };
  /** Why nothing may be looked at, or acted on; undefined where it may. */
  readonly whyNoLook: string | undefined;
  readonly whyNoAct: string | undefined;
}

export const presentNodeCni = ({ report, inventory, whyNoLook, whyNoAct }: NodeCni): NodeCniWire => ({
  node: report.node,
  networks: networksOf(report),
  agent: {
    inventory: inventory.ok
      ? {
          agent: inventory.value.agent,
          plugins: inventory.value.plugins,
          pluginFolder: inventory.value.pluginFolder,
          kernel: inventory.value.kernel,
          tools: inventory.value.tools,
          multus: inventory.value.multus,
          dhcp: inventory.value.dhcp,
          runtimes: inventory.value.runtimes,
        }
      : null,
    problem: inventory.ok ? null : inventory.problem,
  },
  may: {
    look: mayOf(whyNoLook ?? (inventory.ok ? undefined : inventory.problem.detail)),
    act: Object.fromEntries(
      AGENT_ACTIONS.map((action) => [
        action,
        mayOf(whyNoAct ?? (inventory.ok ? whyOff(inventory.value, action) : inventory.problem.detail)),
      ]),
    ) as NodeCniWire["may"]["act"],
  },
});

const mayOf = (reason: string | undefined) => ({ isAllowed: reason === undefined, reason: reason ?? null });

const whyOff = ({ agent }: AgentInventory, action: AgentAction): string | undefined => {
  if (!agent.actions.includes(action))
    return `This agent only reads: it was started without --enable-actions=${action}.`;
  return agent.callers === "loopback"
    ? "This agent does not know its callers (no token, certificate or review), and acts for nobody it doesn’t know."
    : undefined;
};

const networksOf = (report: NodeReport): CniNetworkWire[] => {
  const alive = new Set(report.namespaces.map(({ containerId }) => containerId));
  const byName = new Map<string, NodeReport["results"][number][]>();
  for (const result of report.results)
    if (result.networkName !== null && result.containerId !== null && result.interface !== null)
      byName.set(result.networkName, [...(byName.get(result.networkName) ?? []), result]);
  const leases = new Map<string, number>();
  for (const { network } of report.hostLocal) leases.set(network, (leases.get(network) ?? 0) + 1);
  return [...byName]
    .map(([name, results]) => {
      const config = results.find(({ configText }) => configText !== null)?.configText;
      const input = networkInputOf(config ?? "");
      return {
        name,
        types: input.ok ? input.value.plugins.map(({ type }) => type) : null,
        ipam: input.ok ? (input.value.plugins.find(({ ipam }) => ipam !== null)?.ipam ?? null) : null,
        cniVersion: input.ok ? input.value.cniVersion : null,
        attachments: results.map((result) => ({
          containerId: result.containerId ?? "",
          interface: result.interface ?? "",
          pod: podOf(result.pod),
          addresses: result.addresses.map(({ address }) => address),
          isAlive: alive.has(result.containerId),
        })),
        leases: leases.get(name) ?? 0,
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
};

export const presentNodePlan = (plan: AgentPlan, report: NodeReport | undefined): NodePlanWire => ({
  nonce: plan.nonce,
  hash: plan.hash,
  node: plan.node,
  action: plan.request.action,
  cniNetwork: plan.request.network,
  at: plan.at,
  expiresAt: plan.expiresAt,
  targets: targetsOf(plan, report).map((target) => ({
    ...target,
    addresses: [...target.addresses],
    pod: podOf(target.pod),
  })),
  kept: plan.kept.length,
  evidence: plan.evidence.map((one) => ({ ...one })),
  seenSince: plan.seenSince,
  notBefore: plan.notBefore,
});

/** A plan's targets with whose they were. */
export const targetsOf = (plan: AgentPlan, report: NodeReport | undefined): readonly OperationTarget[] =>
  plan.targets.map(({ containerId, interface: name, addresses }) => ({
    containerId,
    interface: name,
    addresses,
    pod: podOf(report?.results.find((result) => result.containerId === containerId)?.pod ?? null),
  }));

const podOf = (pod: PodKey | null): { namespace: string; name: string } | null =>
  pod === null ? null : { namespace: pod.namespace, name: pod.name };
