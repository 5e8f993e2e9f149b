import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Problem } from "../../../lib/model/problems.ts";
import { failed, ok } from "../../../lib/model/result.ts";
import type { Result } from "../../../lib/model/result.ts";
import { readErrorText } from "../kubeconfig-file.ts";

export interface SnapshotFiles {
  /** Parsed *.json files, in order of their path. */
  readonly documents: readonly SnapshotDocument[];
  /** Folders that hold what one node says of itself: its `cni/` and `netns/`. */
  readonly nodeFolders: readonly string[];
  readonly problems: readonly Problem[];
}

export interface SnapshotDocument {
  readonly path: string;
  readonly json: unknown;
}

const FILES_MAX = 100_000;
const DEPTH_MAX = 16;
/** A string can't be longer in Node. */
const FILE_MAX_BYTES = 500 * 1024 * 1024;
/** They hold files of CNI plugins and of `ip`, not Kubernetes objects. */
const NODE_FOLDERS = new Set(["cni", "netns"]);

/** Reads a file, or all *.json files below a folder. What can't be read is a problem; SNAPSHOT_MISSING when nothing is there. */
export const readSnapshotFiles = async (path: string): Promise<Result<SnapshotFiles>> => {
  const documents: SnapshotDocument[] = [];
  const nodeFolders: string[] = [];
  const problems: Problem[] = [];

  const readOne = async (file: string, bytes: number): Promise<void> => {
    if (bytes > FILE_MAX_BYTES) {
      problems.push(skipped(`${file} is too large`));
      return;
    }
    try {
      documents.push({ path: file, json: JSON.parse(await readFile(file, "utf8")) });
    } catch (error) {
      problems.push(
        skipped(`${file}: ${error instanceof SyntaxError ? "it is not valid JSON" : readErrorText(error)}`),
      );
    }
  };

  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    if (entries.some((entry) => entry.isDirectory() && NODE_FOLDERS.has(entry.name)))
      nodeFolders.push(folder);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(folder, entry.name);
      if (documents.length >= FILES_MAX) {
        problems.push(skipped(`${folder}: there are more than ${String(FILES_MAX)} files`));
        return;
      }
      if (entry.isDirectory()) {
        if (depth >= DEPTH_MAX || NODE_FOLDERS.has(entry.name)) continue;
        try {
          await walk(inner, depth + 1);
        } catch (error) {
          problems.push(skipped(`${inner}: ${readErrorText(error)}`));
        }
      } else if (entry.isFile() && entry.name.endsWith(".json"))
        await readOne(inner, (await stat(inner)).size);
    }
  };

  try {
    const top = await stat(path);
    if (top.isDirectory()) await walk(path, 0);
    else await readOne(path, top.size);
  } catch (error) {
    return failed({ code: "SNAPSHOT_MISSING", detail: `${path}: ${readErrorText(error)}` });
  }
  return ok({ documents, nodeFolders, problems });
};

/** What a snapshot's cluster is called: the folder's name, or the file's without its ending. */
export const snapshotName = (absolutePath: string): string =>
  basename(absolutePath).replace(/\.json$/, "") || "snapshot";

export const skipped = (detail: string): Problem => ({ code: "SNAPSHOT_FILE_SKIPPED", detail });
