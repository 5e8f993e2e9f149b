const PREFIX = "moorings-lanes ";
const LENGTH_MAX = 8_000;

/** The order of lanes that the reader last made for a cluster; empty where none is kept or storage is refused. */
export const readOrder = (cluster: string): readonly string[] => {
  try {
    const text = localStorage.getItem(PREFIX + cluster) ?? "";
    return text.length > LENGTH_MAX ? [] : text.split(",").filter((name) => name !== "");
  } catch {
    return [];
  }
};

/** Keeps an order in this browser; an empty one is forgotten. */
export const keepOrder = (cluster: string, order: readonly string[]): void => {
  try {
    if (order.length === 0) localStorage.removeItem(PREFIX + cluster);
    else localStorage.setItem(PREFIX + cluster, order.join(","));
  } catch {
    // Storage is refused (private window): the URL alone has it.
  }
};
