import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { readHostLocalFile } from "../../lib/cni/host-local.ts";
import { parseMultusScratch } from "../../lib/cni/multus-scratch.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { parseCachedResult } from "../../lib/cni/result-cache.ts";
import { isRecord, listOf, textOf } from "../../lib/kube/fields.ts";
import { parseJson } from "../../lib/kube/json.ts";
import { ok, type Result } from "../../lib/model/result.ts";
import { createFileReader, type FileReader, type ReadFile } from "./read-file.ts";
import type { Roots } from "./roots.ts";

/** The part of a report that stands in files. */
export type FilesPart = Pick<NodeReport, "results" | "multus" | "hostLocal" | "problems"> & {
  readonly plugins: NonNullable<NodeReport["plugins"]>;
  readonly configs: NonNullable<NodeReport["configs"]>;
};

export interface NodeFilesReader {
  read(): Promise<FilesPart>;
}

/** Reads CNI result caches, Multus' records, host-local stores, plugins and configurations; only what changed is parsed. */
export const createNodeFilesReader = (roots: Roots): NodeFilesReader => {
  let problems: FilesPart["problems"] = [];
  const problem = (path: string, detail: string): void => {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, detail });
  };
  const files = createFileReader(problem);
  const resultOf = once(readResult);
  const delegatesOf = once(parseMultusScratch);
  const configOf = once(readConfig);

  const readResults = async (): Promise<FilesPart["results"]> => {
    const results: FilesPart["results"] = [];
    for (const folder of [join(roots.cni, "results"), join(roots.multus, "results")]) {
      for (const { path, file } of await readFolder(files, folder)) {
        const result = resultOf(file);
        if (result.ok) results.push(result.value);
        else problem(path, result.problem.detail);
      }
    }
    return results;
  };

  const readMultus = async (): Promise<FilesPart["multus"]> => {
    const records: FilesPart["multus"] = [];
    for (const { name, path, file } of await readFolder(files, roots.multus)) {
      const delegates = delegatesOf(file);
      if (delegates.ok) records.push({ containerId: name, delegates: [...delegates.value] });
      else problem(path, delegates.problem.detail);
    }
    return records;
  };

  const readHostLocal = async (): Promise<FilesPart["hostLocal"]> => {
    const entries: FilesPart["hostLocal"] = [];
    for (const network of await files.list(roots.networks)) {
      for (const { name, file } of await readFolder(files, join(roots.networks, network))) {
        const entry = readHostLocalFile(name, file.text);
        if (entry === undefined) continue;
        const { containerId, interface: interfaceName } = entry;
        entries.push({
          network,
          address: name,
          containerId,
          interface: interfaceName,
          modifiedAt: file.modifiedAt,
        });
      }
    }
    return entries;
  };

  const readConfigs = async (): Promise<FilesPart["configs"]> => {
    const configs: FilesPart["configs"] = [];
    for (const name of await files.list(roots.config)) {
      if (!/\.(conf|conflist|json)$/.test(name)) continue;
      const file = await files.read(join(roots.config, name));
      if (file === undefined) continue;
      const config = configOf(file);
      if (config === undefined) problem(join(roots.config, name), "It is not a JSON object");
      else configs.push({ file: name, ...config });
    }
    return configs;
  };

  return {
    read: async () => {
      problems = [];
      const part = {
        results: await readResults(),
        multus: await readMultus(),
        hostLocal: await readHostLocal(),
        plugins: await readPlugins(files, roots.plugins),
        configs: await readConfigs(),
      };
      files.sweep();
      return { ...part, problems };
    },
  };
};

/** Parsing once for each state of a file keeps an idle agent idle. */
const once = <Value>(parse: (text: string) => Value): ((file: ReadFile) => Value) => {
  const parsed = new WeakMap<ReadFile, { readonly value: Value }>();
  return (file) => {
    const known = parsed.get(file) ?? { value: parse(file.text) };
    parsed.set(file, known);
    return known.value;
  };
};

const readResult = (text: string): Result<FilesPart["results"][number]> => {
  const read = parseCachedResult(text);
  if (!read.ok) return read;
  return ok({ ...read.value, devices: [...read.value.devices], addresses: [...read.value.addresses] });
};

const readFolder = async (
  files: FileReader,
  folder: string,
): Promise<{ name: string; path: string; file: ReadFile }[]> => {
  const found = [];
  for (const name of await files.list(folder)) {
    const path = join(folder, name);
    const file = await files.read(path);
    if (file !== undefined) found.push({ name, path, file });
  }
  return found;
};

const readPlugins = async (files: FileReader, folder: string): Promise<FilesPart["plugins"]> => {
  const plugins: FilesPart["plugins"] = [];
  for (const name of (await files.list(folder)).slice(0, PLUGINS_MAX)) {
    try {
      const stat = await lstat(join(folder, name));
      if (stat.isFile() || stat.isSymbolicLink())
        plugins.push({ name, modifiedAt: new Date(stat.mtimeMs).toISOString() });
    } catch {
      // Replaced at this moment: the next look finds it.
    }
  }
  return plugins;
};

const readConfig = (text: string): Omit<FilesPart["configs"][number], "file"> | undefined => {
  const parsed = parseJson(text, { tooLarge: "REPORT_INVALID", notJson: "REPORT_INVALID", subject: "It" });
  if (!parsed.ok || !isRecord(parsed.value)) return undefined;
  const { value } = parsed;
  const plugins = Array.isArray(value["plugins"]) ? listOf(value["plugins"]) : [value];
  return {
    name: textOf(value["name"]) ?? null,
    cniVersion: textOf(value["cniVersion"]) ?? null,
    types: plugins
      .slice(0, TYPES_MAX)
      .flatMap((plugin) => (isRecord(plugin) ? (textOf(plugin["type"]) ?? []) : [])),
  };
};

const PROBLEMS_MAX = 1_000;
const PLUGINS_MAX = 1_000;
const TYPES_MAX = 100;
