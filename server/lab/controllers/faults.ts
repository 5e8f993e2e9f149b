/** Faults that can be switched on in the lab. `isOn("multus-down")` holds for all nodes, `multus-down:node-b` for one. */
export interface Faults {
  isOn(name: string): boolean;
}

/** What the controllers understand; the API server's own faults are named in `../faults.ts`. */
export const CONTROLLER_FAULTS = [
  { name: "multus-down", title: "Multus doesn't answer: new pods run with their default network alone" },
  { name: "dynamic-controller-down", title: "nobody reacts to a changed networks annotation" },
  {
    name: "sandbox-lookup-fails",
    title: "the dynamic networks controller can't find a pod's sandbox, and gives up silently",
  },
  { name: "whereabouts-del-lost", title: "whereabouts' DEL succeeds and frees nothing" },
  { name: "whereabouts-control-loop-down", title: "nobody cleans up after deleted pods" },
  { name: "kubelet-down", title: "pods are bound and never started" },
] as const;

export type FaultName = (typeof CONTROLLER_FAULTS)[number]["name"];

export const noFaults: Faults = { isOn: () => false };

/** Whether a fault holds on a node, either everywhere or just there. */
export function faultOn(faults: Faults, name: FaultName, node: string): boolean {
  return faults.isOn(name) || faults.isOn(`${name}:${node}`);
}
