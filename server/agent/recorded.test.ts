import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLinks, readRoutes } from "../../lib/cni/ip-json.ts";
import { ok } from "../../lib/model/result.ts";
import { nodeReport } from "../../lib/sources/observers/node-report.ts";
import { nodeReportObject } from "../../lib/sources/node-report-object.ts";
import { NODE_REPORTS } from "../../lib/sources/watched.ts";
import type { Kernel } from "./kernel.ts";
import { ringOf } from "./bell.ts";
import { createNodeFilesReader } from "./node-files.ts";
import { createObserver } from "./observer.ts";

const captures = join(import.meta.dirname, "../../../shared/captures");
const cluster = join(captures, "cluster");
const roots = {
  cni: join(cluster, "cni"),
  networks: join(cluster, "cni/networks"),
  multus: join(cluster, "cni/multus"),
  config: join(cluster, "cni/net.d"),
  plugins: join(cluster, "none"),
  netns: join(cluster, "none"),
};
const linksOf = (name: string): ReturnType<typeof readLinks> =>
  readLinks(JSON.parse(readFileSync(join(cluster, "netns", `${name}.addr.json`), "utf8")));
const mutable = (links: ReturnType<typeof readLinks>) =>
  links.map((link) => ({
    ...link,
    addresses: link.addresses.map((address) => ({ ...address, flags: [...address.flags] })),
  }));

test("the recorded node gives every recorded pod its devices, each with its network and host device", async () => {
  const pods = (await readdir(join(cluster, "netns"))).flatMap(
    (name) => /^([^_].*)\.addr\.json$/.exec(name)?.[1] ?? [],
  );
  const { results } = await createNodeFilesReader(roots).read();
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
  const kernel: Kernel = {
    readHost: () => Promise.resolve(ok(mutable(linksOf("_node")))),
    names: () => Promise.resolve([...podOf.keys()]),
    readNetns: (name) => {
      const pod = podOf.get(name) ?? "";
      const routes = readRoutes(
        JSON.parse(readFileSync(join(cluster, "netns", `${pod}.route.json`), "utf8")),
      );
      return Promise.resolve(ok({ links: mutable(linksOf(pod)), routes }));
    },
    number: () => Promise.resolve(new Map()),
  };
  const observer = createObserver({ node: "n", bootId: null, roots, kernel, nowMs: () => 0 });
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
