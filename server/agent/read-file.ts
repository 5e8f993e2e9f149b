import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";

const FILE_MAX_BYTES = 1024 * 1024;
const FOLDER_MAX = 20_000;

export interface ReadFile {
  readonly text: string;
  readonly modifiedAt: string;
}

/** Reads files of one folder tree and keeps them until their time, size or inode changes. */
export interface FileReader {
  /** undefined: it is gone. Throws nothing; what can't be read is told to `onProblem`. */
  read(path: string): Promise<ReadFile | undefined>;
  /** Names of a folder in order, without hidden ones; empty where there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  /** Forgets what wasn't read since the last call. */
  sweep(): void;
}

interface Kept {
  readonly stamp: string;
  readonly file: ReadFile;
  round: number;
}

/** Never follows a link, opens nothing but regular files, and reads at most 1 MiB of each. */
export const createFileReader = (onProblem: (path: string, detail: string) => void): FileReader => {
  const kept = new Map<string, Kept>();
  let round = 0;

  const read = async (path: string): Promise<ReadFile | undefined> => {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return undefined;
      if (stat.size > FILE_MAX_BYTES) {
        onProblem(path, `It has ${String(stat.size)} bytes, more than such a file can have`);
        return undefined;
      }
      const stamp = `${String(stat.ino)} ${String(stat.mtimeMs)} ${String(stat.ctimeMs)} ${String(stat.size)}`;
      const known = kept.get(path);
      if (known?.stamp === stamp) {
        known.round = round;
        return known.file;
      }
      const buffer = Buffer.alloc(stat.size);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      const file = {
        text: buffer.toString("utf8", 0, bytesRead),
        modifiedAt: new Date(stat.mtimeMs).toISOString(),
      };
      kept.set(path, { stamp, file, round });
      return file;
    } finally {
      await handle.close();
    }
  };

  return {
    read: async (path) => {
      try {
        return await read(path);
      } catch (error) {
        if (!isGone(error)) onProblem(path, codeOf(error));
        return undefined;
      }
    },
    list: async (path) => {
      try {
        const names = (await readdir(path)).filter((name) => !name.startsWith(".")).sort();
        if (names.length > FOLDER_MAX)
          onProblem(path, `It has ${String(names.length)} files; not all are read`);
        return names.slice(0, FOLDER_MAX);
      } catch (error) {
        if (!isGone(error)) onProblem(path, codeOf(error));
        return [];
      }
    },
    sweep: () => {
      for (const [path, entry] of kept) if (entry.round !== round) kept.delete(path);
      round++;
    },
  };
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "It can't be read";

const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));
