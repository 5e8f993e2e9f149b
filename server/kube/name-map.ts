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
  entries(): Iterable<readonly [namespace: string, name: string, value: Value]>;
}

export const createNameMap = <Value>(): NameMap<Value> => {
  const byNamespace = new Map<string, Map<string, Value>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    get: (namespace, name) => byNamespace.get(namespace)?.get(name),
    set: (namespace, name, value) => {
      let names = byNamespace.get(namespace);
      if (names === undefined) byNamespace.set(namespace, (names = new Map()));
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
    entries: function* () {
      for (const [namespace, names] of byNamespace)
        for (const [name, value] of names) yield [namespace, name, value];
    },
  };
};
