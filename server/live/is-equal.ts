/** Structural equality of plain data (what JSON can say, plus undefined fields, which count as absent). */
export const isEqual = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => isEqual(item, other[index]))
    );
  }
  const ones = definedEntries(one);
  const others = new Map(definedEntries(other));
  return (
    ones.length === others.size &&
    ones.every(([key, value]) => others.has(key) && isEqual(value, others.get(key)))
  );
};

const definedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]) => field !== undefined);
