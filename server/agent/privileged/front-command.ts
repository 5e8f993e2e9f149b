import { spawnSync } from "node:child_process";
import { constants, existsSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { capabilitiesOf } from "../capabilities.ts";
import { exactly } from "./run.ts";

/** Nobody's user, as in most images without root. */
const USER = "65532";
const SETPRIV = "/usr/bin/setpriv";
const UNSHARE = "/usr/bin/unshare";

type Command = readonly [string, ...string[]];

export interface FrontCommand {
  readonly separation: "user" | "user-namespace" | "none";
  /** Puts what takes the rights away before a command. */
  commandOf(command: Command): Command;
}

/**
 * How the part that listens is started without rights: as another user, where we may become one and it can read the
 * program and `files`; else in a user namespace of its own, where whatever it has counts for nothing outside. `none`: we
 * have no rights ourselves, or neither is possible.
 */
export const frontCommand = (
  program: readonly string[],
  files: { readonly read: readonly string[]; readonly write: string | undefined },
): FrontCommand => {
  const none: FrontCommand = { separation: "none", commandOf: (command) => command };
  if (process.getuid?.() !== 0 || !existsSync(SETPRIV)) return none;
  const capabilities = new Set(capabilitiesOf("self"));
  const canBecome = capabilities.has("CAP_SETUID") && capabilities.has("CAP_SETGID");
  if (canBecome && files.write === undefined && [...program, ...files.read].every(isReadableByAll)) {
    // Another user loses all capabilities; no-new-privs keeps it so.
    const args = [
      `--reuid=${USER}`,
      `--regid=${USER}`,
      "--clear-groups",
      "--inh-caps=-all",
      "--no-new-privs",
    ];
    return { separation: "user", commandOf: (command) => [SETPRIV, ...args, "--", ...command] };
  }
  const inNamespace = ["--user", "--", SETPRIV, "--no-new-privs", "--"];
  const works = spawnSync(UNSHARE, [...inNamespace, "/bin/true"], { env: exactly({}), timeout: 5_000 });
  if (works.status !== 0) return none;
  return { separation: "user-namespace", commandOf: (command) => [UNSHARE, ...inNamespace, ...command] };
};

const isReadableByAll = (path: string): boolean => {
  try {
    let at = realpathSync(path);
    if ((statSync(at).mode & constants.S_IROTH) === 0) return false;
    while (at !== "/") {
      at = dirname(at);
      if ((statSync(at).mode & constants.S_IXOTH) === 0) return false;
    }
    return true;
  } catch {
    return false;
  }
};
