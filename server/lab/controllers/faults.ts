/** Faults that can be switched on in the lab. `isOn("multus-down")` holds for all nodes, `multus-down:node-b` for one. */
export interface Faults {
  isOn(name: string): boolean;
}

export const FAULT_NAMES = [
  "multus-down",
  "dynamic-controller-down",
  "whereabouts-control-loop-down",
  "whereabouts-del-lost",
  "sandbox-lookup-fails",
  "kubelet-down",
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

export const noFaults: Faults = { isOn: () => false };

/** Whether a fault holds on a node, either everywhere or just there. */
export function faultOn(faults: Faults, name: FaultName, node: string): boolean {
  return faults.isOn(name) || faults.isOn(`${name}:${node}`);
}
