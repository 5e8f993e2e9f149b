import { readBootId } from "../boot-id.ts";
import type { Flags } from "../flags.ts";
import type { Notice, Powers } from "../powers.ts";
import { type Bell, createBell } from "./bell.ts";
import { createFilesReader } from "./files.ts";
import { createFolderWatch } from "./folder-watch.ts";
import { readHardware } from "./hardware.ts";
import { readInventory } from "./inventory.ts";
import { createNamespaces } from "./namespaces.ts";
import { createPlans, type PlansClock } from "./plans.ts";
import { createRuntimes } from "./runtimes.ts";
import { createVerbs } from "./verbs.ts";

export interface PrivilegedPart {
  readonly powers: Powers;
  /** Begins to tell what happens. */
  listen(tell: (notice: Notice) => void): void;
  stop(): void;
}

export type PrivilegedParts = Pick<Flags, "node" | "roots" | "actions"> & {
  /** Why no container runtime may be asked; absent: it may. */
  readonly whyNoRuntime?: string;
};

/** What reads the node. It trusts nobody's paths: every name is looked up below `roots`. */
export const createPrivilegedPart = (
  { node, roots, actions, whyNoRuntime }: PrivilegedParts,
  clock: PlansClock = { nowMs: Date.now, elapsedMs: () => performance.now() },
): PrivilegedPart => {
  const files = createFilesReader(roots);
  const namespaces = createNamespaces(roots);
  const verbs = createVerbs(node, roots, namespaces.inHost);
  const runtimes = createRuntimes({ sockets: roots.runtimeSockets, whyNot: whyNoRuntime });
  const bootId = readBootId();
  const plans = createPlans({ node, bootId, actions, roots, namespaces, runtimes, verbs, clock });
  let bell: Bell | undefined;
  let tell: (notice: Notice) => void = () => undefined;
  const watch = createFolderWatch((folder) => {
    tell({ kind: "folder", which: folder === roots.netns ? "netns" : "files" });
  });
  return {
    powers: {
      names: () => Promise.resolve(namespaces.names()),
      host: namespaces.host,
      netns: namespaces.read,
      number: namespaces.number,
      files: () => {
        const change = files.read();
        if (bell !== undefined) watch.set(files.folders());
        return Promise.resolve(change);
      },
      detail: namespaces.detail,
      counters: namespaces.counters,
      sandboxes: runtimes.read,
      hardware: () => readHardware(roots),
      inventory: () => readInventory(roots, runtimes),
      status: verbs.status,
      check: verbs.check,
      plan: plans.plan,
      run: plans.run,
    },
    listen: (to) => {
      tell = to;
      bell = createBell(namespaces.inHost, tell);
      watch.set(files.folders());
    },
    stop: () => {
      bell?.stop();
      watch.stop();
    },
  };
};
