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

/** An answer serves everybody for this long: it runs every plugin that is new. */
const KEPT_MS = 10_000;

/** What the node has and what its agent can do. */
export const createInventory = (parts: InventoryParts): (() => Promise<AgentInventory>) => {
  let kept: { readonly answer: Promise<AgentInventory>; readonly atMs: number } | undefined;
  return () => {
    const now = performance.now();
    if (kept === undefined || now - kept.atMs > KEPT_MS) {
      kept = { answer: read(parts), atMs: now };
      kept.answer.catch(() => {
        kept = undefined;
      });
    }
    return kept.answer;
  };
};

const read = async ({
  flags,
  separation,
  version,
  powers,
  observer,
}: InventoryParts): Promise<AgentInventory> => {
  const { capabilities, ...rest } = await powers.inventory();
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
