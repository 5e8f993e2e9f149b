import { readHostLocalFile } from "../../../lib/cni/host-local.ts";
import { parseMultusScratch } from "../../../lib/cni/multus-scratch.ts";
import type { NodeReport } from "../../../lib/cni/node-report.ts";
import { parseCachedResult } from "../../../lib/cni/result-cache.ts";
import { isRecord, listOf, textOf } from "../../../lib/kube/fields.ts";
import { parseJson } from "../../../lib/kube/json.ts";
import type { FilesChange, PutFile } from "../powers.ts";

/** The part of a report that stands in files. */
export type FilesPart = Pick<NodeReport, "results" | "multus" | "hostLocal" | "problems"> & {
  readonly plugins: NonNullable<NodeReport["plugins"]>;
  readonly configs: NonNullable<NodeReport["configs"]>;
};

export const EMPTY_FILES: FilesPart = {
  results: [],
  multus: [],
  hostLocal: [],
  plugins: [],
  configs: [],
  problems: [],
};

interface Kinds {
  readonly result: FilesPart["results"][number];
  readonly multus: FilesPart["multus"][number];
  readonly "host-local": FilesPart["hostLocal"][number];
  readonly config: FilesPart["configs"][number];
  readonly problem: FilesPart["problems"][number];
}

/** One file by what it holds: exactly one of these. */
type Parsed = Partial<Kinds>;

export interface ParsedFiles {
  readonly part: FilesPart;
  take(change: FilesChange): void;
}

/** Parses what changed and keeps the rest: an idle agent is idle. */
export const createParsedFiles = (): ParsedFiles => {
  const files = new Map<string, Parsed>();
  let part = EMPTY_FILES;
  const ofKind = <Kind extends keyof Kinds>(kind: Kind): Kinds[Kind][] =>
    [...files.values()].map((parsed) => parsed[kind]).filter((value) => value !== undefined);
  return {
    get part() {
      return part;
    },
    take: (change) => {
      for (const path of change.drop) files.delete(path);
      for (const file of change.put) {
        const parsed = parse(file);
        if (parsed === undefined) files.delete(file.path);
        else files.set(file.path, parsed);
      }
      const isSame = change.put.length === 0 && change.drop.length === 0;
      part = {
        ...(isSame
          ? part
          : {
              results: ofKind("result"),
              multus: ofKind("multus"),
              hostLocal: ofKind("host-local"),
              configs: ofKind("config"),
            }),
        plugins: [...change.plugins],
        problems: [...ofKind("problem"), ...change.problems],
      };
    },
  };
};

const parse = (file: PutFile): Parsed | undefined => {
  const problem = (detail: string): Parsed => ({ problem: { path: file.path, detail } });
  switch (file.kind) {
    case "result":
    case "multus-result": {
      const read = parseCachedResult(file.text);
      if (!read.ok) return problem(read.problem.detail);
      const { devices, addresses } = read.value;
      return { result: { ...read.value, devices: [...devices], addresses: [...addresses] } };
    }
    case "multus": {
      const read = parseMultusScratch(file.text);
      if (!read.ok) return problem(read.problem.detail);
      return { multus: { containerId: file.name, delegates: [...read.value] } };
    }
    case "host-local": {
      const read = readHostLocalFile(file.name, file.text);
      if (read === undefined) return undefined;
      const { containerId, interface: interfaceName } = read;
      const { network, name: address, modifiedAt } = file;
      return {
        "host-local": { network: network ?? "", address, containerId, interface: interfaceName, modifiedAt },
      };
    }
    case "config": {
      const config = readConfig(file.text);
      return config === undefined
        ? problem("It is not a JSON object")
        : { config: { file: file.name, ...config } };
    }
  }
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

const TYPES_MAX = 100;
