import { type FSWatcher, watch } from "node:fs";

export interface FolderWatch {
  /** Watches exactly these folders from now on; one that doesn't exist is tried again with the next call. */
  set(folders: readonly string[]): void;
  stop(): void;
}

const FOLDERS_MAX = 2_000;

export const createFolderWatch = (onChange: (folder: string) => void): FolderWatch => {
  const watchers = new Map<string, FSWatcher>();
  const close = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  return {
    set: (folders) => {
      const wanted = new Set(folders.slice(0, FOLDERS_MAX));
      for (const folder of watchers.keys()) if (!wanted.has(folder)) close(folder);
      for (const folder of wanted) {
        if (watchers.has(folder)) continue;
        try {
          const watcher = watch(folder, { persistent: false }, () => {
            onChange(folder);
          });
          watcher.on("error", () => {
            close(folder);
            onChange(folder);
          });
          watchers.set(folder, watcher);
        } catch {
          // Not there yet, or no watches left: the regular look at everything covers it.
        }
      }
    },
    stop: () => {
      for (const folder of [...watchers.keys()]) close(folder);
    },
  };
};
