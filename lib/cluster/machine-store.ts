import { createEntityIndex } from "./entity-index.ts";
import type { EntityId } from "../model/ids.ts";
import type { Machine } from "../model/machine.ts";
import type { Pod } from "../model/workload.ts";

/** The two objects of one virtual machine; either may be missing. */
export interface MachineFaces {
  readonly wanted: Machine | undefined;
  readonly running: Machine | undefined;
}

/** Virtual machines by name, and the pods that carry them. Both may come in any order. */
export interface MachineStore {
  put(machine: Machine): void;
  drop(id: EntityId): Machine | undefined;
  machine(id: EntityId): Machine | undefined;
  faces(namespace: string, name: string): MachineFaces | undefined;
  carry(pod: Pod): void;
  uncarry(pod: Pod): void;
  podsOf(machine: Machine): Iterable<EntityId>;
}

export const createMachineStore = (): MachineStore => {
  const byId = new Map<EntityId, Machine>();
  const byName = new Map<string, MachineFaces>();
  const pods = createEntityIndex<EntityId>();

  const setFace = (machine: Machine, value: Machine | undefined): void => {
    const key = nameOf(machine.namespace, machine.name);
    const faces = { ...NO_FACES, ...byName.get(key), [machine.face]: value };
    if (faces.wanted === undefined && faces.running === undefined) byName.delete(key);
    else byName.set(key, faces);
  };

  return {
    put: (machine) => {
      byId.set(machine.id, machine);
      setFace(machine, machine);
    },
    drop: (id) => {
      const machine = byId.get(id);
      if (machine === undefined) return undefined;
      byId.delete(id);
      setFace(machine, undefined);
      return machine;
    },
    machine: (id) => byId.get(id),
    faces: (namespace, name) => byName.get(nameOf(namespace, name)),
    carry: (pod) => {
      if (pod.virtualMachine !== null) pods.add(nameOf(pod.namespace, pod.virtualMachine), pod.id);
    },
    uncarry: (pod) => {
      if (pod.virtualMachine !== null) pods.remove(nameOf(pod.namespace, pod.virtualMachine), pod.id);
    },
    podsOf: (machine) => pods.of(nameOf(machine.namespace, machine.name)),
  };
};

const NO_FACES: MachineFaces = { wanted: undefined, running: undefined };

const nameOf = (namespace: string, name: string): string => `${namespace}/${name}`;
