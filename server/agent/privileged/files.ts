import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
} from "node:fs";
import { join } from "node:path";
import type { FileKind, FilesChange, PutFile } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { namesOnce } from "./plugin-folder.ts";

const FILE_MAX_BYTES = 1024 * 1024;
const FOLDER_MAX = 20_000;
const PROBLEMS_MAX = 1_000;
const PLUGINS_MAX = 1_000;

export interface FilesReader {
  /** What changed since the last call. Throws nothing: what can't be read is a problem of the answer. */
  read(): FilesChange;
  /** Folders that it read, and those above: a runtime makes them when it first needs them. */
  folders(): readonly string[];
}

interface Place {
  readonly folder: string;
  readonly kind: FileKind;
  readonly network: string | null;
}

/**
 * Reads the node's CNI files. Never follows a link, opens nothing but regular files below the roots, and reads at most
 * 1 MiB of each. Of a file that didn't change nothing is kept but its times.
 */
export const createFilesReader = (roots: Roots): FilesReader => {
  const stamps = new Map<string, string>();
  let networks: readonly string[] = [];
  let problems: { path: string; detail: string }[] = [];
  const problem = (path: string, detail: string): void => {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, detail });
  };

  /** `called`: what it is called, where it is read by another name. */
  const list = (path: string, called = path): readonly string[] => {
    try {
      const names = readdirSync(path)
        .filter((name) => !name.startsWith("."))
        .sort();
      if (names.length > FOLDER_MAX)
        problem(called, `It has ${String(names.length)} files; not all are read`);
      return names.slice(0, FOLDER_MAX);
    } catch (error) {
      if (!isGone(error)) problem(called, codeOf(error));
      return [];
    }
  };

  const readPlace = (place: Place, put: PutFile[], seen: Set<string>): void => {
    const { folder } = place;
    let opened;
    try {
      opened = openFolder(folder, roots);
    } catch (error) {
      if (codeOf(error) === "ELOOP" || isLinked(folder, roots)) problem(folder, "It is a link: not followed");
      else if (!isGone(error)) problem(folder, codeOf(error));
      return;
    }
    try {
      readOpened(place, `/proc/self/fd/${String(opened)}`, put, seen);
    } finally {
      closeSync(opened);
    }
  };

  const readOpened = (
    { folder, kind, network }: Place,
    opened: string,
    put: PutFile[],
    seen: Set<string>,
  ): void => {
    for (const name of list(opened, folder)) {
      if (kind === "config" && !/\.(conf|conflist|json)$/.test(name)) continue;
      const path = join(folder, name);
      const file = join(opened, name);
      try {
        const stat = lstatSync(file);
        if (!stat.isFile()) continue;
        const known = stamps.get(path);
        seen.add(path);
        if (known === stampOf(stat)) {
          if (stat.size > FILE_MAX_BYTES) problem(path, tooLarge(stat));
          continue;
        }
        const read = readWhole(file);
        stamps.set(path, read.stamp);
        if (read.text === undefined) problem(path, tooLarge(read));
        else put.push({ kind, network, name, path, modifiedAt: read.modifiedAt, text: read.text });
      } catch (error) {
        seen.delete(path);
        if (!isGone(error)) problem(path, codeOf(error));
      }
    }
  };

  const readPlugins = (): FilesChange["plugins"] =>
    namesOnce(roots.plugins.map((folder) => ({ folder, names: list(folder) })))
      .slice(0, PLUGINS_MAX)
      .flatMap(({ folder, name }) => {
        try {
          const stat = lstatSync(join(folder, name));
          if (!stat.isFile() && !stat.isSymbolicLink()) return [];
          return [{ name, modifiedAt: new Date(stat.mtimeMs).toISOString() }];
        } catch {
          // Replaced at this moment: the next look finds it.
          return [];
        }
      });

  return {
    read: () => {
      problems = [];
      const put: PutFile[] = [];
      const seen = new Set<string>();
      networks = list(roots.networks);
      const places: Place[] = [
        { folder: join(roots.cni, "results"), kind: "result", network: null },
        { folder: join(roots.multus, "results"), kind: "multus-result", network: null },
        { folder: roots.multus, kind: "multus", network: null },
        { folder: roots.config, kind: "config", network: null },
        ...networks.map((network): Place => ({
          folder: join(roots.networks, network),
          kind: "host-local",
          network,
        })),
      ];
      for (const place of places) readPlace(place, put, seen);
      const drop = [...stamps.keys()].filter((path) => !seen.has(path));
      for (const path of drop) stamps.delete(path);
      return { put, drop, plugins: readPlugins(), problems };
    },
    folders: () => [
      roots.netns,
      roots.cni,
      join(roots.cni, "results"),
      roots.multus,
      join(roots.multus, "results"),
      roots.config,
      ...roots.plugins,
      roots.networks,
      ...networks.map((network) => join(roots.networks, network)),
    ],
  };
};

/** Opened once, so that nothing else can take its place while its files are read. Throws where it is a link. */
const openFolder = (folder: string, roots: Roots): number => {
  const follow = Object.values(roots).includes(folder) ? 0 : constants.O_NOFOLLOW;
  return openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | follow);
};

/** A root may be a link (stores often lie on a tmpfs); a folder below one may not: it would lead out. */
export const isLinked = (folder: string, roots: Roots): boolean => {
  if (Object.values(roots).includes(folder)) return false;
  try {
    return lstatSync(folder).isSymbolicLink();
  } catch {
    return false;
  }
};

export interface WholeFile {
  /** Changes whenever the file does. */
  readonly stamp: string;
  readonly size: number;
  readonly modifiedAt: string;
  /** undefined: it is larger than 1 MiB. */
  readonly text: string | undefined;
}

/** A regular file, whole. Throws where it can't be opened, or is something else. */
export const readWhole = (path: string): WholeFile => {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new Error("It is not a regular file");
    const modifiedAt = new Date(stat.mtimeMs).toISOString();
    const common = { stamp: stampOf(stat), size: stat.size, modifiedAt };
    if (stat.size > FILE_MAX_BYTES) return { ...common, text: undefined };
    const buffer = Buffer.alloc(stat.size);
    const length = readSync(fd, buffer, 0, buffer.length, 0);
    return { ...common, text: buffer.toString("utf8", 0, length) };
  } finally {
    closeSync(fd);
  }
};

const stampOf = (stat: Stats): string =>
  `${String(stat.ino)} ${String(stat.mtimeMs)} ${String(stat.ctimeMs)} ${String(stat.size)}`;

const tooLarge = ({ size }: { readonly size: number }): string =>
  `It has ${String(size)} bytes, more than such a file can have`;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "It can't be read";

const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));
