import type { ListedOwner } from "../../../lib/cni/netns-owner.ts";
import type { NodeReport } from "../../../lib/cni/node-report.ts";
import type { RuntimeAnswer } from "../powers.ts";

/** What container runtimes said last of pod sandboxes. */
export interface KnownSandboxes {
  /** By the path of their network namespace. */
  readonly byPath: ReadonlyMap<string, ListedOwner>;
  /** Whether any runtime answers at all. */
  readonly hasRuntime: boolean;
  /** Runtimes that are there and give no answer. */
  readonly problems: NodeReport["problems"];
  /** Whether owners differ from what was known. */
  take(answers: readonly RuntimeAnswer[]): boolean;
}

export const createKnownSandboxes = (): KnownSandboxes => {
  let byPath: ReadonlyMap<string, ListedOwner> = new Map();
  let hasRuntime = false;
  let problems: NodeReport["problems"] = [];
  return {
    get byPath() {
      return byPath;
    },
    get hasRuntime() {
      return hasRuntime;
    },
    get problems() {
      return problems;
    },
    take: (answers) => {
      hasRuntime = answers.some(({ state }) => state === "answers");
      problems = answers.flatMap(({ state, path, detail }) =>
        state === "silent" ? [{ path, detail: `The container runtime: ${detail ?? "no answer"}` }] : [],
      );
      const next = new Map(
        answers.flatMap(({ sandboxes }) =>
          sandboxes.flatMap(({ netns, id, pod }): [string, ListedOwner][] =>
            netns === null ? [] : [[netns, { id, pod: { ...pod } }]],
          ),
        ),
      );
      if (JSON.stringify([...next]) === JSON.stringify([...byPath])) return false;
      byPath = next;
      return true;
    },
  };
};
