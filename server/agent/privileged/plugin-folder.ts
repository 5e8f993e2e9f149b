import { constants, lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { failed, ok, type Result } from "../../../lib/model/result.ts";
import { isId } from "../ids.ts";

const NOT_OF_OTHERS = constants.S_IWGRP | constants.S_IWOTH;

/**
 * The program of a plugin: a name in a plugin folder, else who writes a NAD would choose what root runs. It and its
 * folder must be root's (or ours) and nobody else's to write; a link may only lead to another file of that folder. The
 * first folder that has the name counts, as in CNI_PATH: one that isn't safe there is not looked for elsewhere.
 */
export const findPlugin = (folders: readonly string[], type: string): Result<string> => {
  const unsafe = (detail: string): ReturnType<typeof findPlugin> =>
    failed({ code: "REFUSED", detail: `${JSON.stringify(type.slice(0, 64))}: ${detail}` });
  if (!isId(type)) return unsafe("that is no name of a plugin");
  try {
    const folder = folders.find(
      (each) => lstatSync(join(each, type), { throwIfNoEntry: false }) !== undefined,
    );
    if (folder === undefined) return unsafe("it is not in the plugin folder");
    const root = realpathSync(folder);
    const path = realpathSync(join(root, type));
    if (dirname(path) !== root) return unsafe("it leads out of the plugin folder");
    if (!lstatSync(path).isFile()) return unsafe("it is not a regular file");
    for (const checked of [root, path]) {
      const stat = statSync(checked);
      if (stat.uid !== 0 && stat.uid !== process.getuid?.()) return unsafe(`${checked} is not root's`);
      if ((stat.mode & NOT_OF_OTHERS) !== 0) return unsafe(`others may write ${checked}`);
    }
    if ((statSync(path).mode & constants.S_IXUSR) === 0) return unsafe("it can't be run");
    return ok(path);
  } catch {
    return unsafe("it is not in the plugin folder");
  }
};

/** Each name with the first folder that has it, in the order of names. */
export const namesOnce = (
  listed: readonly { readonly folder: string; readonly names: readonly string[] }[],
): { readonly folder: string; readonly name: string }[] => {
  const folders = new Map<string, string>();
  for (const { folder, names } of listed)
    for (const name of names) if (!folders.has(name)) folders.set(name, folder);
  return [...folders]
    .map(([name, folder]) => ({ folder, name }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
};
