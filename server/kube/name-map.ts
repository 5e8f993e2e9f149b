import { WideMap } from "../../lib/cluster/wide.ts";

/**
 * Values by namespace and name. The keys are the very texts that the objects have: no key is made of the two, which
 * would be one text more for each of hundreds of thousands of objects.
 */
export interface NameMap<Value> {
  readonly size: number;
  get(namespace: string, name: string): Value | undefined;
  set(namespace: string, name: string, value: Value): void;
  /** Says whether it was there. */
  delete(namespace: string, name: string): boolean;
  /** What is deleted meanwhile is left out. */
  forEach(take: (value: Value, namespace: string, name: string) => void): void;
}

export const createNameMap = <Value>(): NameMap<Value> => {
  const byNamespace = new Map<string, WideMap<string, Value>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    get: (namespace, name) => byNamespace.get(namespace)?.get(name),
    set: (namespace, name, value) => {
      let names = byNamespace.get(namespace);
      if (names === undefined) byNamespace.set(namespace, (names = new WideMap()));
      const before = names.size;
      names.set(name, value);
      size += names.size - before;
    },
    delete: (namespace, name) => {
      const names = byNamespace.get(namespace);
      if (names?.delete(name) !== true) return false;
      size -= 1;
      if (names.size === 0) byNamespace.delete(namespace);
      return true;
    },
    forEach: (take) => {
      for (const [namespace, names] of byNamespace)
        names.forEach((value, name) => {
          take(value, namespace, name);
        });
    },
  };
};
