import { accessSync, constants, existsSync } from "node:fs";
import { PATH, runProgram } from "./run-program.ts";

const PLUGIN_FOLDERS = ["/usr/lib/cni", "/opt/cni/bin"];
const PROGRAMS = [
  { name: "ip", package: "iproute2" },
  { name: "setpriv", package: "util-linux" },
];

export type Requirements = { ok: true; pluginFolder: string } | { ok: false; reason: string };

/** Whether this machine can have a node with real network namespaces; if not, what is missing and how to get it. */
export async function checkRequirements(): Promise<Requirements> {
  const needs = "real network namespaces need";
  if (process.platform !== "linux") return no(`${needs} Linux; this is ${process.platform}`);
  if (process.getuid?.() !== 0) return no(`${needs} root`);
  for (const program of PROGRAMS) {
    if (findProgram(program.name) === undefined)
      return no(`${needs} ${program.name}; on Debian: apt-get install ${program.package}`);
  }
  const pluginFolder = PLUGIN_FOLDERS.find((folder) =>
    ["bridge", "host-local"].every((plugin) => existsSync(`${folder}/${plugin}`)),
  );
  if (pluginFolder === undefined)
    return no(
      `${needs} the CNI plugins in ${PLUGIN_FOLDERS.join(" or ")}; on Debian: apt-get install containernetworking-plugins`,
    );
  const name = `moorings-try-${String(process.pid)}`;
  const made = await runProgram("ip", ["netns", "add", name]);
  if (made.code !== 0) return no(`${needs} the right to make them; ip netns add says: ${made.stderr.trim()}`);
  await runProgram("ip", ["netns", "del", name]);
  return { ok: true, pluginFolder };
}

export function findProgram(name: string): string | undefined {
  return PATH.split(":")
    .map((folder) => `${folder}/${name}`)
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function no(reason: string): Requirements {
  return { ok: false, reason };
}
