import { existsSync } from "node:fs";
import type { RuntimeAnswer, RuntimeSandbox } from "../powers.ts";
import { createQueue } from "./run.ts";
import type { CriClient } from "./cri-call.ts";
import type * as criSandboxes from "./cri-sandboxes.ts";

/** The container runtimes of the node: which pod sandboxes they know, and where those have their network namespaces. */
export interface Runtimes {
  /** One answer for each socket, read now. Never rejects. */
  read(): Promise<readonly RuntimeAnswer[]>;
}

export interface RuntimesParts {
  readonly sockets: readonly string[];
  /** Why no runtime may be asked; undefined: it may. */
  readonly whyNot: string | undefined;
}

const AT_ONCE = 4;
const NAMES: Readonly<Record<string, string>> = {
  "containerd.sock": "containerd",
  "crio.sock": "CRI-O",
  "cri-dockerd.sock": "cri-dockerd",
};

/** Of a sandbox that was asked about nothing is asked again: its namespace stays what it is. */
export const createRuntimes = ({ sockets, whyNot }: RuntimesParts): Runtimes => {
  const known = new Map<string, Map<string, string | null>>();
  /** Two listings at once would ask everything twice. */
  const oneByOne = createQueue(1);

  const readOne = async (path: string): Promise<RuntimeAnswer> => {
    const common = { name: nameOf(path), path, sandboxes: [] };
    if (!existsSync(path)) {
      known.delete(path);
      return { ...common, state: "absent", detail: null };
    }
    if (whyNot !== undefined) return { ...common, state: "not-asked", detail: whyNot };
    const [{ openCri, UNIMPLEMENTED }, cri] = await Promise.all([
      import("./cri-call.ts"),
      import("./cri-sandboxes.ts"),
    ]);
    const client = await openCri(path);
    try {
      const listed = await client.call("ListPodSandbox", cri.LIST_REQUEST);
      if (listed.kind !== "message") {
        const isOther = listed.kind === "refused" && listed.code === UNIMPLEMENTED;
        return { ...common, state: isOther ? "no-cri" : "silent", detail: listed.detail };
      }
      const sandboxes = cri.readSandboxes(listed.bytes);
      if (sandboxes === undefined)
        return { ...common, state: "silent", detail: "its list of sandboxes is none" };
      const before = known.get(path) ?? new Map<string, string | null>();
      const after = new Map<string, string | null>();
      const queue = createQueue(AT_ONCE);
      const placed = await Promise.all(
        sandboxes.map(async (sandbox): Promise<RuntimeSandbox> => {
          // Of one that has ended the namespace is gone.
          if (!sandbox.isReady) return { ...sandbox, netns: null };
          const netns = before.has(sandbox.id)
            ? before.get(sandbox.id)
            : await queue(() => netnsOf(client, cri, sandbox.id));
          if (netns !== undefined) after.set(sandbox.id, netns);
          return { ...sandbox, netns: netns ?? null };
        }),
      );
      known.set(path, after);
      return { ...common, state: "answers", detail: countText(placed), sandboxes: placed };
    } finally {
      client.close();
    }
  };

  return { read: () => oneByOne(() => Promise.all(sockets.map(readOne))) };
};

/** undefined: no answer now, so it is asked again the next time. */
const netnsOf = async (
  client: CriClient,
  { statusRequest, readSandboxNetns }: Pick<typeof criSandboxes, "statusRequest" | "readSandboxNetns">,
  id: string,
): Promise<string | null | undefined> => {
  const answer = await client.call("PodSandboxStatus", statusRequest(id));
  return answer.kind === "message" ? readSandboxNetns(answer.bytes) : undefined;
};

const countText = (sandboxes: readonly RuntimeSandbox[]): string => {
  const ready = sandboxes.filter(({ isReady }) => isReady);
  const placed = ready.filter(({ netns }) => netns !== null);
  return `${String(sandboxes.length)} pod sandboxes, ${String(ready.length)} ready, ${String(placed.length)} with a network namespace of their own`;
};

const nameOf = (path: string): string => NAMES[path.split("/").at(-1) ?? ""] ?? "container runtime";
