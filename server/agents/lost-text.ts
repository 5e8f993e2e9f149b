/**
 * Which agents are lost, and why: those of one reason together, the commonest first, with some names of each. A reason
 * that names its node is one reason for all. Null: none is lost.
 */
export const lostText = (lost: Iterable<Lost>): string | null => {
  const byReason = new Map<string, string[]>();
  for (const { node, error } of lost) {
    const reason = (error ?? "unknown reason").replaceAll(node, "NODE").slice(0, REASON_LENGTH);
    const nodes = byReason.get(reason);
    if (nodes === undefined) byReason.set(reason, [node]);
    else nodes.push(node);
  }
  if (byReason.size === 0) return null;
  const commonest = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  const told = commonest.slice(0, REASONS_TOLD).map(([reason, nodes]) => `${namesOf(nodes)}: ${reason}`);
  const rest = commonest.slice(REASONS_TOLD).reduce((sum, [, nodes]) => sum + nodes.length, 0);
  return [...told, ...(rest > 0 ? [`${String(rest)} more for other reasons`] : [])].join("; ");
};

interface Lost {
  readonly node: string;
  readonly error: string | null;
}

const namesOf = (nodes: readonly string[]): string => {
  const rest = nodes.length - NAMES_TOLD;
  return rest < 2 ? nodes.join(", ") : `${nodes.slice(0, NAMES_TOLD).join(", ")} and ${String(rest)} more`;
};

const NAMES_TOLD = 3;
const REASONS_TOLD = 3;
const REASON_LENGTH = 300;
