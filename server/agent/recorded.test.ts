import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLinks } from "../../lib/cni/ip-json.ts";
import { parseCachedResult } from "../../lib/cni/result-cache.ts";
import { ok } from "../../lib/model/result.ts";
import { nodeReport } from "../../lib/sources/observers/node-report.ts";
import { nodeReportObject } from "../../lib/sources/node-report-object.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import { createObserver } from "./front/observer.ts";
import type { Powers } from "./powers.ts";
import { ringOf } from "./privileged/bell.ts";
import { createFilesReader } from "./privileged/files.ts";
import type { Roots } from "./roots.ts";

const captures = join(import.meta.dirname, "../../../shared/captures");
const cluster = join(captures, "cluster");
const none = join(cluster, "none");
const roots: Roots = {
  cni: join(cluster, "cni"),
  networks: join(cluster, "cni/networks"),
  multus: join(cluster, "cni/multus"),
  config: join(cluster, "cni/net.d"),
  plugins: [none],
  netns: none,
  netnsPrefix: "",
  hostNetns: undefined,
  multusSocket: none,
  dhcpSocket: none,
  sysfs: none,
  openvswitchSocket: none,
  openvswitchTool: none,
  runtimeSockets: [],
};
const textOf = (name: string): string => readFileSync(join(cluster, "netns", name), "utf8");
const linksOf = (name: string): ReturnType<typeof readLinks> =>
  readLinks(JSON.parse(textOf(`${name}.addr.json`)));

test("the recorded node gives every recorded pod its devices, each with its network and host device", async () => {
  const pods = (await readdir(join(cluster, "netns"))).flatMap(
    (name) => /^([^_].*)\.addr\.json$/.exec(name)?.[1] ?? [],
  );
  const files = createFilesReader(roots);
  const results = files.read().put.flatMap(({ kind, text }) => {
    const result = kind === "result" || kind === "multus-result" ? parseCachedResult(text) : undefined;
    return result?.ok === true ? [result.value] : [];
  });
  // The recording has the namespaces under their pods' names: their own names stand in the results.
  const podOf = new Map(
    pods.flatMap((pod) => {
      const macs = new Set(linksOf(pod).map((link) => `${link.name} ${link.mac ?? ""}`));
      const found = results.find(
        (result) =>
          result.interface === "eth0" &&
          result.pod?.name === pod &&
          result.devices.some(
            (device) => device.netns !== null && macs.has(`${device.name} ${device.mac ?? ""}`),
          ),
      );
      return found?.netns == null ? [] : [[found.netns.slice("/run/netns/".length), pod] as const];
    }),
  );
  const again = createFilesReader(roots);
  const unasked = (): never => {
    throw new Error("that isn't read for a report");
  };
  const powers: Powers = {
    names: () => Promise.resolve([...podOf.keys()]),
    host: () => Promise.resolve(ok(textOf("_node.addr.json"))),
    netns: (names) =>
      Promise.resolve(
        names.map((name) => ({
          kind: "read",
          links: textOf(`${podOf.get(name) ?? ""}.addr.json`),
          routes: textOf(`${podOf.get(name) ?? ""}.route.json`),
        })),
      ),
    number: () => Promise.resolve([]),
    files: () => Promise.resolve(again.read()),
    detail: unasked,
    counters: unasked,
    sandboxes: () => Promise.resolve([]),
    hardware: () => Promise.resolve({ functions: [], openvswitch: { kind: "absent" as const } }),
    inventory: unasked,
    status: unasked,
    check: unasked,
    plan: unasked,
    run: unasked,
  };
  const observer = createObserver({ node: "n", bootId: null, powers, nowMs: () => 0 });
  await observer.resync();
  const derived = nodeReport.derive(nodeReportObject(observer.report), {
    cluster: "c",
    watched: NODE_REPORTS,
  });
  const seen = derived.entities.flatMap((entity) => (entity.kind === "pod-evidence" ? [entity] : []));
  expect(seen.map(({ pod }) => pod.name).sort()).toEqual(pods.sort());
  for (const { observed: claims, pod } of seen) {
    const observed = claims ?? [];
    expect(observed.map((claim) => claim.interface).sort(), pod.name).toEqual(
      linksOf(pod.name)
        .flatMap((link) => (link.kind === "loopback" ? [] : link.name))
        .sort(),
    );
    expect(observed.find((claim) => claim.interface === "eth0")?.network?.name).toBe("cbr0");
    expect(observed.every((claim) => claim.hostLink !== undefined)).toBe(true);
  }
  expect(observer.report.configs?.map(({ file }) => file)).toEqual(["00-multus.conf", "10-bench.conf"]);
});

test("each recorded line of the kernel's bell says who rang", () => {
  const lines = readFileSync(join(captures, "ip-monitor/all-nsid-oneline.txt"), "utf8").trim().split("\n");
  expect(new Set(lines.map(ringOf))).toEqual(new Set([0, 1, "host"]));
});
