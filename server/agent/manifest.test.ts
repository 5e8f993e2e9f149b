import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load, loadAll } from "js-yaml";
import { expect, test } from "vitest";
import { isRecord, listOf, recordOf, stringMapOf, textsOf } from "../../lib/kube/fields.ts";
import { isAgentPod } from "../agents/agent-addresses.ts";
import { readFlags } from "./flags.ts";
import { LEAN_ENVIRONMENT, LEAN_FLAGS } from "./lean-node.ts";
import { DEFAULT_ROOTS } from "./roots.ts";

const objects = loadAll(
  readFileSync(join(import.meta.dirname, "../../deploy/agent/agent.yaml"), "utf8"),
).filter(isRecord);
const daemonSet = objects.find(({ kind }) => kind === "DaemonSet");
const template = recordOf(recordOf(daemonSet?.["spec"])?.["template"]);
const spec = recordOf(template?.["spec"]);
const container = listOf(spec?.["containers"]).find(isRecord);

test("the manifest gives the agent CAP_SYS_ADMIN and nothing more, and no namespace of the node but by file", () => {
  expect(spec?.["hostNetwork"]).toBeUndefined();
  expect(spec?.["hostPID"]).toBeUndefined();
  const security = recordOf(container?.["securityContext"]);
  expect(security).toMatchObject({
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] },
  });
  for (const mount of listOf(container?.["volumeMounts"]).filter(isRecord))
    expect([mount["mountPath"], mount["readOnly"] === true]).toEqual([
      mount["mountPath"],
      mount["mountPath"] !== "/tmp",
    ]);
});

test("its account may ask who a caller is and what they may, and nothing else; nobody is given the right to act", () => {
  const rules = objects
    .filter(({ kind }) => kind === "ClusterRole")
    .flatMap((role) => listOf(role["rules"]))
    .filter(isRecord)
    .map((rule) => [...textsOf(rule["resources"]), ...textsOf(rule["verbs"])].join(" "));
  expect(rules).toEqual(["tokenreviews create", "subjectaccessreviews create", "nodeobservations get"]);
});

test("Node is started as small as it was measured", () => {
  expect(container?.["command"]).toEqual(["node", ...LEAN_FLAGS, "/app/build/agent.cjs"]);
  const given = listOf(container?.["env"]).flatMap((entry) =>
    isRecord(entry) && typeof entry["value"] === "string" ? [[entry["name"], entry["value"]]] : [],
  );
  expect(Object.fromEntries(given)).toEqual(LEAN_ENVIRONMENT);
});

test("the agent understands what it is started with, and the server finds its pods", () => {
  const args = textsOf(container?.["args"]).map((arg) =>
    arg
      .replace("$(NODE_NAME)", "n1")
      .replace("$(POD_ADDRESS)", "10.0.0.1")
      .replace(/\$\(\w+\)/g, "1"),
  );
  const read = readFlags(args);
  expect(read.kind === "flags" && read.flags).toMatchObject({
    node: "n1",
    host: "10.0.0.1",
    actions: [],
    callers: { kind: "reviewed", audience: "moorings-agent" },
    roots: { hostNetns: "/host/netns" },
  });
  const labels = stringMapOf(recordOf(template?.["metadata"])?.["labels"]);
  expect(isAgentPod({ metadata: { name: "a", labels } })).toBe(true);
});

test("with the runtime's socket it may become another user, which reads its files by its group", () => {
  const read = (name: string): unknown =>
    load(readFileSync(join(import.meta.dirname, "../../deploy/agent-cri", name), "utf8"));
  expect(read("kustomization.yaml")).toMatchObject({
    resources: ["../agent"],
    patches: [{ path: "runtime.yaml" }],
  });
  const patched = recordOf(
    recordOf(recordOf(recordOf(read("runtime.yaml"))?.["spec"])?.["template"])?.["spec"],
  );
  expect(patched).toMatchObject({
    securityContext: { fsGroup: 65_532 },
    containers: [
      {
        name: container?.["name"],
        securityContext: { capabilities: { drop: ["ALL"], add: ["SYS_ADMIN", "SETUID", "SETGID"] } },
        volumeMounts: [{ mountPath: "/run/containerd", readOnly: true }],
      },
    ],
  });
  expect(DEFAULT_ROOTS.runtimeSockets).toContain("/run/containerd/containerd.sock");
});

test("the image has the bundle where the manifest starts it, and the programs that it runs", () => {
  const recipe = readFileSync(join(import.meta.dirname, "../../deploy/Containerfile"), "utf8");
  expect(textsOf(container?.["command"]).at(-1)).toBe("/app/build/agent.cjs");
  expect(recipe).toContain("WORKDIR /app\n");
  expect(recipe).toContain("RUN node scripts/build-agent.ts\n");
  expect(/apt-get install .*iproute2 util-linux findutils /.test(recipe)).toBe(true);
});
