import { isRecord, type JsonRecord } from "./fields.ts";

/**
 * Structural equality of plain data (what JSON can say, plus undefined fields, which count as absent). `except`: a field of
 * the two that doesn't count.
 */
export const isEqual = (one: unknown, other: unknown, except?: string): boolean => {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
  return isRecord(one) && isRecord(other) && areFieldsEqual(one, other, except);
};

const areFieldsEqual = (one: JsonRecord, other: JsonRecord, except: string | undefined): boolean => {
  let left = 0;
  for (const key of Object.keys(other)) if (key !== except && other[key] !== undefined) left += 1;
  for (const key of Object.keys(one)) {
    const value = one[key];
    if (key === except || value === undefined) continue;
    if (!Object.hasOwn(other, key) || !isEqual(value, other[key])) return false;
    left -= 1;
  }
  return left === 0;
};
