import { spawnSync } from "node:child_process";
import { constants, existsSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { capabilitiesOf } from "../capabilities.ts";
import { exactly } from "./run.ts";

/** Nobody's user and group, as in most images without root. */
const USER = 65_532;
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
  if (canBecome && files.write === undefined && [...program, ...files.read].every(isReadableByUser)) {
    // Another user loses all capabilities; no-new-privs keeps it so.
    const args = [
      `--reuid=${String(USER)}`,
      `--regid=${String(USER)}`,
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

const isReadableByUser = (path: string): boolean => {
  try {
    let at = realpathSync(path);
    if (!mayUser(at, constants.S_IROTH, constants.S_IRGRP)) return false;
    while (at !== "/") {
      at = dirname(at);
      if (!mayUser(at, constants.S_IXOTH, constants.S_IXGRP)) return false;
    }
    return true;
  } catch {
    return false;
  }
};

/** As everybody, or by its group: that is how a pod's `fsGroup` lets it read a token. */
const mayUser = (path: string, byOthers: number, byGroup: number): boolean => {
  const { mode, gid } = statSync(path);
  return (mode & (gid === USER ? byGroup : byOthers)) !== 0;
};
