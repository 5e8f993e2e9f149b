import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { reportOfFiles } from "../../../lib/cni/node-files.ts";
import type { NodeFile } from "../../../lib/cni/node-files.ts";
import type { NodeReport } from "../../../lib/cni/node-report.ts";
import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { Problem } from "../../../lib/model/problems.ts";
import { nodeReportObject } from "../../../lib/sources/node-report-object.ts";
import { readErrorText } from "../kubeconfig-file.ts";
import { skipped } from "./read-files.ts";

const FILES_MAX = 100_000;
const FILE_MAX_BYTES = 16 * 1024 * 1024;

export interface NodeFolder {
  /** The node's report as an object of the `node-report` group; undefined where it can't be told which node it is. */
  readonly object: KubeObject | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Turns the `cni/` and `netns/` folders that somebody saved of a node into its NodeReport. Which node it was is not
 * written in them: it is the only one, or the one of the pods that are named in them.
 */
export const readNodeFolder = async (
  folder: string,
  objects: { readonly pods: readonly KubeObject[]; readonly nodes: readonly KubeObject[] },
): Promise<NodeFolder> => {
  const problems: Problem[] = [];
  const files: NodeFile[] = [];
  for (const inner of ["cni", "netns"]) await readFiles(folder, inner, files, problems);
  const podsByName = Map.groupBy(objects.pods, (pod) => pod.metadata.name);
  const draft = reportOfFiles(files, { node: "unknown", at: null, bootId: null });
  const namespaces = draft.namespaces.map((seen) => ({
    ...seen,
    pod: seen.pod ?? onlyPod(podsByName.get(seen.id)),
  }));
  const node = nodeOf({ ...draft, namespaces }, objects);
  if (node === undefined) {
    problems.push(skipped(`${folder}: its cni and netns folders don't say which node they are of`));
    return { object: undefined, problems };
  }
  const report: NodeReport = { ...draft, node, namespaces };
  return {
    object: nodeReportObject(report),
    problems,
  };
};

const readFiles = async (
  base: string,
  inner: string,
  files: NodeFile[],
  problems: Problem[],
): Promise<void> => {
  let entries;
  try {
    entries = await readdir(join(base, inner), { withFileTypes: true, recursive: true });
  } catch {
    // Either folder may be missing.
    return;
  }
  for (const entry of entries) {
    if (!entry.isFile() || files.length >= FILES_MAX) continue;
    const file = join(entry.parentPath, entry.name);
    try {
      files.push({ path: file.slice(base.length + 1), text: await readStart(file) });
    } catch (error) {
      problems.push(skipped(`${file}: ${readErrorText(error)}`));
    }
  }
};

/** At most so much: a file that is longer isn't what its place says, and its reader will call it broken. */
const readStart = async (file: string): Promise<string> => {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, FILE_MAX_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
};

const nodeOf = (
  report: Pick<NodeReport, "namespaces" | "results">,
  objects: { readonly pods: readonly KubeObject[]; readonly nodes: readonly KubeObject[] },
): string | undefined => {
  const [first] = objects.nodes;
  if (objects.nodes.length === 1 && first !== undefined) return first.metadata.name;
  const named = new Set(
    [...report.namespaces, ...report.results].flatMap(({ pod }) =>
      pod === null ? [] : `${pod.namespace}/${pod.name}`,
    ),
  );
  const votes = new Map<string, number>();
  for (const pod of objects.pods) {
    const node = nodeNameOf(pod);
    if (node === undefined || !named.has(`${pod.metadata.namespace ?? ""}/${pod.metadata.name}`)) continue;
    votes.set(node, (votes.get(node) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
};

const nodeNameOf = (pod: KubeObject): string | undefined => {
  const spec = pod["spec"];
  if (typeof spec !== "object" || spec === null || !("nodeName" in spec)) return undefined;
  return typeof spec.nodeName === "string" ? spec.nodeName : undefined;
};

/** A saved netns is named after its pod alone: it counts where only one namespace has such a pod. */
const onlyPod = (pods: readonly KubeObject[] | undefined): NodeReport["namespaces"][number]["pod"] => {
  const [pod] = pods ?? [];
  if (pod === undefined || pods?.length !== 1 || pod.metadata.namespace === undefined) return null;
  return { namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid ?? null };
};
