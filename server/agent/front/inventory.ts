import type { AgentInventory } from "../../../lib/cni/agent-inventory.ts";
import type { Flags } from "../flags.ts";
import type { Powers } from "../powers.ts";
import type { Observer } from "./observer.ts";

export interface InventoryParts {
  readonly flags: Pick<Flags, "node" | "actions" | "callers" | "tls">;
  readonly separation: AgentInventory["agent"]["separation"];
  readonly version: string;
  readonly powers: Pick<Powers, "inventory">;
  readonly observer: Observer;
}

/** What the node has serves everybody for this long: to read it runs every plugin that is new. */
const KEPT_MS = 10_000;

/** What the node has and what its agent can do. */
export const createInventory = (parts: InventoryParts): (() => Promise<AgentInventory>) => {
  let kept: { readonly has: ReturnType<Powers["inventory"]>; readonly atMs: number } | undefined;
  return async () => {
    const now = performance.now();
    if (kept === undefined || now - kept.atMs > KEPT_MS) {
      kept = { has: parts.powers.inventory(), atMs: now };
      kept.has.catch(() => {
        kept = undefined;
      });
    }
    return tell(parts, await kept.has);
  };
};

/** What the agent says of itself and what it saw last is of now. */
const tell = (
  { flags, separation, version, observer }: InventoryParts,
  { capabilities, ...rest }: Awaited<ReturnType<Powers["inventory"]>>,
): AgentInventory => {
  const { isListening, detail } = observer.wakes;
  const { bootId, configs = [] } = observer.report;
  return {
    at: new Date().toISOString(),
    node: flags.node,
    bootId,
    agent: {
      version,
      mode: flags.actions.length === 0 ? "reading" : "acting",
      actions: [...flags.actions],
      separation,
      capabilities: [...capabilities],
      wakes: isListening ? "monitor" : "polling",
      wakesDetail: detail,
      callers: flags.callers.kind,
      isEncrypted: flags.tls !== undefined,
    },
    ...rest,
    configs: configs.map((config, index) => ({ ...config, isFirst: index === 0 })),
  };
};
