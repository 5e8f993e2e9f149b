import type { Row } from "./view.ts";

/** The number that stands behind a row's name (×10): workloads of a fold, namespaces of a row of several; null of one thing. */
export const behindName = ({
  title,
  sign,
  count,
  members,
}: Pick<Row, "title" | "sign" | "count" | "members">): number | null => {
  // Namespaces that begin alike: no name of one has a star.
  if (sign === "namespace") return title.endsWith("*") ? members : null;
  return count > 1 ? count : null;
};
