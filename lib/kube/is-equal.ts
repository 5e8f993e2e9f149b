import { isRecord, type JsonRecord } from "./fields.ts";

/**
 * Structural equality of plain data (what JSON can say, plus undefined fields, which count as absent). `except`: fields of
 * the two that don't count.
 */
export const isEqual = (one: unknown, other: unknown, except: readonly string[] = NONE): boolean => {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) return areItemsEqual(one, other);
  return isRecord(one) && isRecord(other) && areFieldsEqual(one, other, except);
};

const areItemsEqual = (one: readonly unknown[], other: readonly unknown[]): boolean => {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (!isEqual(one[at], other[at])) return false;
  return true;
};

/** With `for … in`: a list of keys for each of the thousands of records in a node's report is what was made most of all. */
const areFieldsEqual = (one: JsonRecord, other: JsonRecord, except: readonly string[]): boolean => {
  let left = 0;
  for (const key in other) if (other[key] !== undefined && !except.includes(key)) left += 1;
  for (const key in one) {
    const value = one[key];
    if (value === undefined || except.includes(key)) continue;
    // Surprise: this one name is found in every record, with what looks like an empty record in it.
    if (key === "__proto__" && !Object.hasOwn(other, key)) return false;
    if (!isEqual(value, other[key])) return false;
    left -= 1;
  }
  return left === 0;
};

const NONE: readonly string[] = [];
