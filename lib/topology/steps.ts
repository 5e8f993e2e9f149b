import { listOf, SCOPE_PARAMETERS, type TopologyQuery } from "./query.ts";
import type { Opens, ScopeStep } from "./view.ts";

/** The way from the whole cluster to what a query shows, as a breadcrumb: each step opens what it names. */
export const stepsOf = (query: TopologyQuery, cluster: string): readonly ScopeStep[] => {
  const steps: ScopeStep[] = [{ kind: "cluster", title: cluster, opens: {} }];
  let opens: Opens = {};
  const step = (kind: ScopeStep["kind"], parameter: (typeof ORDER)[number] | "pod", title: string): void => {
    const value = query[parameter];
    if (value === undefined || listOf(value).length === 0) return;
    opens = { ...opens, [parameter]: value };
    steps.push({ kind, title, opens });
  };
  step("node", "node", query.node ?? "");
  step("namespace", "namespace", query.namespace ?? "");
  step("controller", "controller", listOf(query.controller).map(lastPart).join(", "));
  step("network", "network", listOf(query.network).map(lastPart).join(", "));
  step("segment", "segment", listOf(query.segment).map(segmentWords).join(", "));
  step("rest", "beyond", "what is smaller");
  step("pod", "pod", query.pod?.slice(query.pod.indexOf("/") + 1) ?? "");
  return steps;
};

const ORDER = SCOPE_PARAMETERS;

const lastPart = (text: string): string => (text === "-" ? "Bare pods" : (text.split("/").at(-1) ?? text));

/** `VLAN 10 on bond0` for the key of a wire; other keys as they are. */
const segmentWords = (key: string): string => {
  const wire = /^wire (\S+) (\d+)$/.exec(key);
  if (wire === null) return key;
  return wire[2] === "0" ? `untagged on ${wire[1]}` : `VLAN ${wire[2]} on ${wire[1]}`;
};
