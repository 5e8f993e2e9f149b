/**
 * Rows as CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front (OWASP ASVS 1.2.10):
 * names in a cluster are chosen by whoever may create a pod.
 */
export const csvOf = (rows: Iterable<readonly (string | number | null)[]>): string => {
  let text = "";
  for (const row of rows) text += `${row.map(field).join(",")}\r\n`;
  return text;
};

const field = (value: string | number | null): string => {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Also the full-width signs that spreadsheets take for the same. */
const FORMULA = /^\s*[=+\-@\t\r\n\0＝＋－＠]/u;
