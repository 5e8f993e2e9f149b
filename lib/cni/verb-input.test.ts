import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { attachmentInputOf, isOlder, networkInputOf } from "./verb-input.ts";

const results = join(import.meta.dirname, "../../../shared/captures/cluster/cni/multus/results");
const recorded = (part: string): ReturnType<typeof attachmentInputOf> =>
  attachmentInputOf(
    readFileSync(join(results, readdirSync(results).find((name) => name.startsWith(part)) ?? ""), "utf8"),
  );

test("every recorded result gives what its DEL needs", () => {
  for (const name of readdirSync(results)) {
    const input = attachmentInputOf(readFileSync(join(results, name), "utf8"));
    expect(input.ok, name).toBe(true);
    if (!input.ok) continue;
    expect(name).toBe(`${input.value.network}-${input.value.containerId}-${input.value.interface}`);
    expect(input.value.netns).toMatch(/^\/run\/netns\/cni-/);
    expect(input.value.args).toContain("K8S_POD_NAME=");
  }
});

test("a recorded chain is taken apart: each plugin with name, version, result and the wishes it can take", () => {
  const input = recorded("chain-tuning-");
  if (!input.ok) throw new Error(input.problem.detail);
  expect(input.value.plugins.map(({ type, ipam }) => [type, ipam])).toEqual([
    ["macvlan", "static"],
    ["tuning", null],
    ["sbr", null],
  ]);
  for (const { stdin } of input.value.plugins)
    expect(stdin).toMatchObject({
      name: "chain-tuning",
      cniVersion: "1.0.0",
      prevResult: { cniVersion: "1.0.0" },
    });
});

test("before CNI 0.4 a DEL gets no result", () => {
  const given = { prevResult: { cniVersion: "0.3.1" }, capabilities: undefined };
  const [old, young] = ["0.3.1", "0.4.0"].map((cniVersion) =>
    networkInputOf(JSON.stringify({ name: "n", cniVersion, type: "bridge" }), given),
  );
  expect(old?.ok && old.value.plugins[0]?.stdin).not.toHaveProperty("prevResult");
  expect(young?.ok && young.value.plugins[0]?.stdin).toHaveProperty("prevResult");
  expect(isOlder("0.3.1", [0, 4])).toBe(true);
  expect(isOlder("1.0.0", [0, 4])).toBe(false);
  expect(isOlder("1.0.0", [1, 1])).toBe(true);
  expect(isOlder("what", [0, 4])).toBe(true);
});

test("no text makes it throw, and nothing of a pod's arguments can forge another", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(typeof attachmentInputOf(text).ok).toBe("boolean");
      expect(typeof networkInputOf(text).ok).toBe("boolean");
    }),
  );
  const config = Buffer.from('{"name":"n","cniVersion":"1.0.0","type":"bridge"}').toString("base64");
  const cache = {
    kind: "cniCacheV1",
    containerId: "c",
    ifName: "e",
    config,
    cniArgs: [
      ["A", "1;K8S_POD_NAME=other"],
      ["K8S_POD_NAME", "mine"],
      ["B=K8S_POD_NAME", "other"],
    ],
  };
  const input = attachmentInputOf(JSON.stringify(cache));
  expect(input.ok && input.value.args).toBe("K8S_POD_NAME=mine");
});
