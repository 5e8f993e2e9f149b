/** Answers what `make` made for `id` in the last round where `inputs` are the same, one by one. */
export type Keep<Parts> = (id: string, inputs: readonly unknown[], make: () => Parts) => Parts;

/** So that an update costs what it changes. What a round doesn't ask for is forgotten. */
export const createKeptParts = <Parts>(): { readonly round: () => Keep<Parts> } => {
  let last = new Map<string, { readonly inputs: readonly unknown[]; readonly parts: Parts }>();
  return {
    round: () => {
      const before = last;
      const now: typeof last = new Map();
      last = now;
      return (id, inputs, make) => {
        const known = before.get(id);
        const parts = known !== undefined && areSame(known.inputs, inputs) ? known.parts : make();
        now.set(id, { inputs, parts });
        return parts;
      };
    },
  };
};

const areSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, index) => Object.is(value, other[index]));
