import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import { servePowers } from "../channel.ts";
import type { Flags } from "../flags.ts";
import { LEAN_ENVIRONMENT } from "../lean-node.ts";
import { log } from "../log.ts";
import { createPrivilegedPart } from "./create-powers.ts";
import { frontCommand } from "./front-command.ts";
import { exactly } from "./run.ts";

const STOP_MS = 2_000;
const SAME_USER =
  "the part that listens is the same user here, and could use the socket for anything (docs/agent.md)";

/** Starts the part that listens, and answers it until it ends. Without it there is nothing to do. */
export const startPrivileged = async (
  flags: Flags,
  started: { readonly program: string; readonly argv: readonly string[] },
): Promise<void> => {
  const { separation, commandOf } = frontCommand([process.execPath, started.program], filesOfFront(flags));
  if (separation === "none" && process.getuid?.() === 0) {
    log(
      "error",
      "neither another user nor a user namespace can keep the part that listens from root's rights",
    );
    process.exitCode = 1;
    return;
  }
  const part = createPrivilegedPart({
    ...flags,
    // Surprise: in a user namespace it counts for nothing, and yet is root to files: it could open the socket as well.
    ...(separation === "user-namespace" ? { whyNoRuntime: SAME_USER } : {}),
  });
  const [file, ...args] = commandOf([
    process.execPath,
    ...process.execArgv,
    started.program,
    "front",
    separation,
    ...started.argv,
  ]);
  const front = spawn(file, args, {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
    env: exactly(LEAN_ENVIRONMENT),
    cwd: "/",
  });
  const ended = new Promise<number>((resolve) => {
    front.on("error", (error) => {
      log("error", "the part that listens can't be started", { error: error.message });
      resolve(1);
    });
    front.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  const stream = front.stdio[3];
  if (stream instanceof Duplex) {
    stream.on("error", () => undefined);
    const tell = servePowers(stream, part.powers, (detail) => {
      log("error", "the part that listens asked for something that isn't on the list", { detail });
      front.kill("SIGKILL");
    });
    part.listen(tell);
  }
  const stop = (): void => {
    front.kill("SIGTERM");
    setTimeout(() => front.kill("SIGKILL"), STOP_MS).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  process.exitCode = await ended;
  part.stop();
  // Programs that still run would keep us.
  process.exit();
};

const filesOfFront = ({ tls, callers, path }: Flags): Parameters<typeof frontCommand>[1] => ({
  read: [
    ...(tls === undefined ? [] : [tls.certFile, tls.keyFile]),
    ...(callers.kind === "token" ? [callers.file] : []),
    ...(callers.kind === "certificate" ? [callers.caFile] : []),
    ...(callers.kind === "reviewed" ? [callers.tokenFile, callers.caFile ?? callers.tokenFile] : []),
  ],
  write: path,
});
