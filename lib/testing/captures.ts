import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { NodeFile } from "../cni/node-files.ts";
import { readDocument } from "../kube/document.ts";
import type { KubeObject } from "../kube/kube-object.ts";

/**
 * What was recorded from a real cluster lies beside the repository, too large to be copied into it.
 * @see ../../../shared/captures/README.md
 */
const CAPTURES = new URL("../../../shared/captures/", import.meta.url).pathname;

/** A recorded file as text, by its path below the captures: `cluster/pods-all.json`. */
export const capturedText = (path: string): string => readFileSync(join(CAPTURES, path), "utf8");

export const capturedJson = (path: string): unknown => JSON.parse(capturedText(path));

/** The objects of a recorded list or single object. */
export const capturedObjects = (path: string): readonly KubeObject[] =>
  readDocument(capturedJson(path)).objects;

/** Every file below a recorded folder, paths from there. */
export const capturedFiles = (path: string): readonly NodeFile[] => {
  const root = join(CAPTURES, path);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, "utf8") }));
};

/** Names of the folders below a recorded folder. */
export const capturedFolders = (path: string): readonly string[] =>
  readdirSync(join(CAPTURES, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
