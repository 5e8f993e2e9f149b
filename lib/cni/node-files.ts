import { parseJson } from "../kube/json.ts";
import { readHostLocalFile } from "./host-local.ts";
import { type Link, readLinks, readRoutes } from "./ip-json.ts";
import { parseMultusScratch } from "./multus-scratch.ts";
import type { NodeReport, NodeReportNamespace } from "./node-report.ts";
import { type CachedResult, parseCachedResult } from "./result-cache.ts";

/** A file of a node, by its path below the folder that was saved: `cni/results/…`, `netns/web-1.addr.json`. */
export interface NodeFile {
  readonly path: string;
  readonly text: string;
}

export interface NodeFilesContext {
  readonly node: string;
  readonly at: string | null;
  readonly bootId: string | null;
}

/**
 * Turns the folders that somebody saved of a node into its report. Known are `cni/results/*` and
 * `cni/multus/results/*` (libcni caches), `cni/multus/*` (Multus' records), `cni/networks/<network>/*` (host-local),
 * `netns/<pod>.addr.json` and `.route.json` (`ip -j -d addr`, `ip -j route`), and `netns/_node.addr.json` for the
 * node itself. Other files are ignored; what can't be read is a problem of the report. File times are not used: a
 * copy has lost them.
 */
export const reportOfFiles = (files: readonly NodeFile[], context: NodeFilesContext): NodeReport => {
  const problems: { path: string; detail: string }[] = [];
  const results: CachedResult[] = [];
  const multus: NodeReport["multus"] = [];
  const hostLocal: NodeReport["hostLocal"] = [];
  for (const file of files) {
    const parts = file.path.split("/");
    const name = parts.at(-1) ?? "";
    const folder = parts.slice(0, -1).join("/");
    if (folder === "cni/results" || folder === "cni/multus/results") {
      const result = parseCachedResult(file.text);
      if (result.ok) results.push(result.value);
      else problems.push({ path: file.path, detail: result.problem.detail });
    } else if (folder === "cni/multus") {
      const delegates = parseMultusScratch(file.text);
      if (delegates.ok) multus.push({ containerId: name, delegates: [...delegates.value] });
      else problems.push({ path: file.path, detail: delegates.problem.detail });
    } else if (parts.length === 4 && parts[0] === "cni" && parts[1] === "networks") {
      const entry = readHostLocalFile(name, file.text);
      if (entry !== undefined) {
        const { containerId, interface: interfaceName } = entry;
        hostLocal.push({
          network: parts[2] ?? "",
          address: name,
          containerId,
          interface: interfaceName,
          modifiedAt: null,
        });
      }
    }
  }
  const netns = netnsOf(files, problems);
  return {
    ...context,
    source: "snapshot",
    host: { links: mutable(netns.host) },
    namespaces: netns.pods.map((seen) => ({
      id: seen.name,
      ...ownerOf(seen.name, seen.links, results),
      links: mutable(seen.links),
      routes: seen.routes,
    })),
    results: results.map((result) => ({
      ...result,
      devices: [...result.devices],
      addresses: [...result.addresses],
    })),
    multus,
    hostLocal,
    problems,
  };
};

interface SeenNetns {
  readonly name: string;
  readonly links: readonly Link[];
  readonly routes: ReturnType<typeof readRoutes>;
}

const netnsOf = (
  files: readonly NodeFile[],
  problems: { path: string; detail: string }[],
): { readonly host: readonly Link[]; readonly pods: readonly SeenNetns[] } => {
  const read = (path: string, suffix: string): unknown => {
    const file = files.find((candidate) => candidate.path === `${path}${suffix}`);
    if (file === undefined) return undefined;
    const parsed = parseJson(file.text, {
      tooLarge: "REPORT_INVALID",
      notJson: "REPORT_INVALID",
      subject: "It",
    });
    if (parsed.ok) return parsed.value;
    problems.push({ path: file.path, detail: parsed.problem.detail });
    return undefined;
  };
  const names = files.flatMap((file) => /^netns\/([^/]+)\.addr\.json$/.exec(file.path)?.[1] ?? []);
  return {
    host: readLinks(read(`netns/${HOST}`, ".addr.json")),
    pods: names
      .filter((name) => name !== HOST)
      .map((name) => ({
        name,
        links: readLinks(read(`netns/${name}`, ".addr.json")),
        routes: readRoutes(read(`netns/${name}`, ".route.json")),
      })),
  };
};

/**
 * Which sandbox a saved namespace is: of the sandboxes of a pod of that name, the one whose cached results share the
 * most devices (name and MAC) with it. A cache also holds sandboxes that are long gone, and a requested MAC is the same
 * in each of them, so one device proves nothing.
 */
const ownerOf = (
  podName: string,
  links: readonly Link[],
  results: readonly CachedResult[],
): Pick<NodeReportNamespace, "path" | "pod" | "containerId"> => {
  const seen = new Set(links.map(deviceKey));
  const shared = new Map<string, { readonly result: CachedResult; count: number }>();
  for (const result of results) {
    if (result.pod?.name !== podName || result.containerId === null) continue;
    const entry = shared.get(result.containerId) ?? { result, count: 0 };
    entry.count += result.devices.filter(
      (device) => device.netns !== null && device.mac !== null && seen.has(deviceKey(device)),
    ).length;
    shared.set(result.containerId, entry);
  }
  const best = [...shared.values()].sort((a, b) => b.count - a.count)[0];
  const found = best === undefined || best.count === 0 ? undefined : best.result;
  return { path: found?.netns ?? null, pod: found?.pod ?? null, containerId: found?.containerId ?? null };
};

const deviceKey = (device: { readonly name: string; readonly mac: string | null }): string =>
  `${device.name} ${device.mac ?? ""}`;

const mutable = (links: readonly Link[]): NodeReport["host"]["links"] =>
  links.map((link) => ({
    ...link,
    addresses: link.addresses.map((address) => ({ ...address, flags: [...address.flags] })),
  }));

const HOST = "_node";
