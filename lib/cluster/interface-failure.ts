import type { NetworkKey } from "../model/ids.ts";
import type { KubeEvent } from "../model/kube-event.ts";
import { msOf } from "./times.ts";

/** What somebody said went wrong with one interface. `at` is the time of the last such KubeEvent. */
export interface InterfaceFailure {
  readonly reason: string;
  readonly at: string | null;
}

/** KubeEvents name the interface and the network's bare name, or the namespace too (Multus). */
interface Named {
  readonly interface: string | null;
  readonly network: NetworkKey;
}

/**
 * The newest failure to add an interface, unless it was added since. Only what happened at `sinceMs` or later counts
 * (KubeEvents carry whole seconds, so one second earlier is let pass).
 * @see https://github.com/k8snetworkplumbingwg/multus-dynamic-networks-controller/blob/main/pkg/controller/pod.go
 */
export const addingFailure = (
  events: readonly KubeEvent[],
  named: Named,
  sinceMs: number | undefined,
): InterfaceFailure | undefined => {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event === undefined || isBefore(event, sinceMs)) continue;
    if (isAdded(event, named)) return undefined;
    if (event.reason === "NoNetworkFound" && isMissing(event.message, named.network)) {
      return {
        reason: `Multus found no network ${named.network.namespace}/${named.network.name}`,
        at: event.lastAt,
      };
    }
    if (event.reason === "FailedAddingInterface" && isAbout(event.message, "adding", named)) {
      return {
        reason: `the controller could not add ${named.interface ?? "it"} (${tries(event)}) and gave no cause`,
        at: event.lastAt,
      };
    }
  }
  return undefined;
};

/** The newest failure to remove an interface. */
export const removingFailure = (events: readonly KubeEvent[], named: Named): InterfaceFailure | undefined => {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event === undefined) continue;
    if (isAdded(event, named)) return undefined;
    if (event.reason !== "FailedRemovingInterface" || !isAbout(event.message, "removing", named)) continue;
    return {
      reason: `the controller could not remove ${named.interface ?? "it"} (${tries(event)}) and gave no cause`,
      at: event.lastAt,
    };
  }
  return undefined;
};

/** The network at which the controller stopped: it leaves everything behind the first failure undone. */
export const blockingFailure = (
  events: readonly KubeEvent[],
  sinceMs: number | undefined,
): string | undefined => {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event === undefined || event.reason !== "FailedAddingInterface" || isBefore(event, sinceMs)) continue;
    return DYNAMIC.exec(event.message)?.[3];
  }
  return undefined;
};

const DYNAMIC = /failed (adding|removing) interface (\S*) (?:to|from) network: ([^\s(]+)/;
const ADDED_BY_MULTUS = /^Add (\S+) .*from (\S+)$/;
const ADDED_BY_CONTROLLER = /added interface (\S+) to network: ([^\s(]+)/;

const isAbout = (message: string, verb: string, named: Named): boolean => {
  const match = DYNAMIC.exec(message);
  return (
    match !== null &&
    match[1] === verb &&
    match[2] === (named.interface ?? "") &&
    match[3] === named.network.name
  );
};

const isAdded = (event: KubeEvent, named: Named): boolean => {
  if (event.reason !== "AddedInterface") return false;
  const match = ADDED_BY_MULTUS.exec(event.message) ?? ADDED_BY_CONTROLLER.exec(event.message);
  if (match === null || match[1] !== named.interface) return false;
  const network = match[2] ?? "";
  // Multus writes the CNI name where it hot-plugs, which need not be the network's: the interface decides then.
  return network === named.network.name || network.endsWith(`/${named.network.name}`);
};

const isMissing = (message: string, network: NetworkKey): boolean =>
  message.includes(`(${network.name}) in namespace (${network.namespace})`);

const isBefore = (event: KubeEvent, sinceMs: number | undefined): boolean => {
  if (sinceMs === undefined) return false;
  const atMs = msOf(event.lastAt);
  return atMs !== undefined && atMs < sinceMs - 1_000;
};

const tries = (event: KubeEvent): string => (event.count === 1 ? "one try" : `${event.count} tries`);
