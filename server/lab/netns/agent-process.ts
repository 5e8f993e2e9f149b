import type { ChildProcess } from "node:child_process";
import { createServer, connect, type Socket } from "node:net";
import { join } from "node:path";
import { builtAgent } from "../../agent/bundle.ts";
import { LEAN_ENVIRONMENT, LEAN_FLAGS } from "../../agent/lean-node.ts";
import { spawnIn } from "./fabric.ts";

/** As a kubelet restarts a container that ends again and again. */
const RESTART_MS = 10_000;
const RESTART_MAX_MS = 300_000;

export interface RealAgent {
  /** Where the product reaches it. */
  readonly url: string;
  close(): Promise<void>;
}

export interface RealAgentParts {
  readonly node: string;
  /** Namespace that is the node's host side; the agent lives in it. */
  readonly namespace: string;
  readonly folder: string;
  readonly roots: { readonly cni: string; readonly config: string; readonly plugins: readonly string[] };
  /** Namespaces of pods begin with it. */
  readonly podPrefix: string;
  readonly host: string;
  /** It may remove what is left over, for whoever has the token in this file. Undefined: it only reads. */
  readonly actingTokenFile?: string;
}

/**
 * The node agent as the DaemonSet starts it, inside the node's namespace, and a door to it from outside: a loopback port there is none of
 * ours, so the agent listens on a socket file and the door passes bytes on.
 */
export async function startRealAgent(parts: RealAgentParts): Promise<RealAgent> {
  const socketPath = join(parts.folder, "agent.sock");
  const program = await builtAgent(join(parts.folder, "agent.cjs"));
  const command = [...LEAN_FLAGS, program, ...agentFlags(parts, socketPath)];
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let pauseMs = RESTART_MS;
  const start = (): void => {
    child = spawnIn(parts.namespace, process.execPath, command, LEAN_ENVIRONMENT);
    const ended = (): void => {
      if (isStopped || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        start();
      }, pauseMs);
      pauseMs = Math.min(RESTART_MAX_MS, pauseMs * 2);
    };
    child.on("error", ended);
    child.on("exit", ended);
  };
  start();
  const door = await openDoor(socketPath, parts.host);
  return {
    url: door.url,
    close: async () => {
      isStopped = true;
      clearTimeout(timer);
      child?.kill("SIGTERM");
      await door.close();
    },
  };
}

function agentFlags(parts: RealAgentParts, socketPath: string): readonly string[] {
  const { roots } = parts;
  return [
    ...["--node", parts.node],
    ...["--listen", socketPath],
    ...["--root-cni", roots.cni],
    ...["--root-config", roots.config],
    ...["--root-plugins", roots.plugins.join(":")],
    ...["--root-netns", "/run/netns"],
    ...["--netns-prefix", parts.podPrefix],
    ...(parts.actingTokenFile === undefined
      ? []
      : ["--token-file", parts.actingTokenFile, "--enable-actions", "del,gc,release"]),
  ];
}

/** Passes connections on to a socket file; one that leads nowhere is closed at once, as by a dead agent's machine. */
async function openDoor(socketPath: string, host: string): Promise<{ url: string; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((outer) => {
    const inner = connect(socketPath);
    for (const [one, other] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on("error", () => undefined);
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
