import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { createAudit } from "../../../lib/audit/create-audit.ts";
import { rules } from "../../../lib/audit/index.ts";
import { agentReportSchema } from "../../../lib/cni/agent-wire.ts";
import { createClusterModel } from "../../../lib/cluster/create-cluster-model.ts";
import type { ClusterModel } from "../../../lib/cluster/cluster-model.ts";
import type { Finding } from "../../../lib/model/finding.ts";
import { sources } from "../../../lib/sources/index.ts";
import { nodeReportObject } from "../../../lib/sources/node-report-object.ts";
import { watchedName, type Watched } from "../../../lib/sources/source.ts";
import { NODE_REPORTS } from "../../../lib/sources/watched.ts";
import { sourcesIn } from "../../../lib/testing/build-model.ts";
import { NodeStream } from "../agents/node-stream.ts";
import { NODES_WITHOUT_AGENT } from "../agents/serve-agents.ts";
import { virtualClock } from "../controllers/testing/virtual-clock.ts";
import { bootstrapCluster } from "../store/bootstrap.ts";
import { LabStore } from "../store/lab-store.ts";
import { CLUSTER_AGE_MS } from "./seed.ts";
import { startScenario, type Scenario } from "./start.ts";

interface Lab {
  store: LabStore;
  scenario: Scenario;
  model: ClusterModel;
  findings: readonly Finding[];
}

function judged(seed: number, pods?: number): Lab {
  const clock = virtualClock();
  const store = new LabStore({ now: () => clock.now(), seed });
  bootstrapCluster(store, store.now() - CLUSTER_AGE_MS);
  const more = pods === undefined ? {} : { pods };
  const scenario = startScenario(store, { seed, churn: false, scheduler: clock, ...more });
  const model = modelOf(store, scenario);
  const audit = createAudit(model, rules);
  audit.markAll();
  while (!audit.run(store.now(), 10_000).isDone);
  scenario.stop();
  return { store, scenario, model, findings: [...audit.findings()] };
}

/** What the product makes of the lab: every watched object and every node's report, derived and joined. */
function modelOf(store: LabStore, scenario: Scenario): ClusterModel {
  const model = createClusterModel("lab");
  const watches = sources.flatMap((source) => source.watches.map((watched) => ({ source, watched })));
  model.setSources(sourcesIn("synced"));
  const reports = reportsOf(store, scenario);
  const objects = (watched: Watched) =>
    watched.group === NODE_REPORTS.group ? reports : store.list(watchedName(watched));
  const put = watches.flatMap(({ source, watched }) =>
    objects(watched).flatMap((object) => source.derive(object, { cluster: "lab", watched }).entities),
  );
  model.apply({ put, drop: [] }, store.now());
  while (!model.settle(store.now(), 10_000).isDone);
  return model;
}

function reportsOf(store: LabStore, scenario: Scenario) {
  return scenario.kernel
    .nodes()
    .filter(({ name }) => !NODES_WITHOUT_AGENT.includes(name))
    .map((node) => {
      const boot = "00000000-0000-4000-8000-000000000000";
      const stream = new NodeStream(node, "e", boot, () => store.now());
      return nodeReportObject(agentReportSchema.parse(JSON.parse(stream.report())).report);
    });
}

/** One row of the table in the document. */
interface Row {
  trouble: string;
  objects: readonly Named[];
  codes: readonly string[];
}

interface Named {
  kind: string;
  namespace: string;
  /** A beginning where the document ends it with `…`. */
  name: string;
  isBeginning: boolean;
}

const DOCUMENT = readFileSync(new URL("../../../docs/lab-scenario.md", import.meta.url), "utf8");

function rows(): Row[] {
  const table = DOCUMENT.slice(DOCUMENT.indexOf("## Troubles"), DOCUMENT.indexOf("What can't be played"));
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (trouble|-)/.test(line))
    .map((line) => {
      const [trouble = "", , objects = "", , finding = ""] = line.split(" | ").map((cell) => cell.trim());
      return {
        trouble: trouble.replace(/^\| /, ""),
        objects: [...objects.matchAll(/`([a-z]+) ([^`]+)`/g)].flatMap(([, kind = "", text = ""]) =>
          namesIn(kind, text),
        ),
        codes: finding.match(/MOOR\d{3}/g) ?? [],
      };
    });
}

/** `shop/web-{a,b}` is two names. */
function namesIn(kind: string, text: string): Named[] {
  const braces = /^(.*)\{(.+)\}$/.exec(text);
  const all = braces === null ? [text] : (braces[2] ?? "").split(",").map((each) => `${braces[1]}${each}`);
  return all.map((each) => {
    const [first = "", second] = each.replace("…", "").split("/");
    const isBeginning = each.endsWith("…");
    return { kind, namespace: second === undefined ? "" : first, name: second ?? first, isBeginning };
  });
}

const RESOURCES: Readonly<Record<string, string>> = {
  pod: "pods",
  nad: "network-attachment-definitions.k8s.cni.cncf.io",
  pool: "ippools.whereabouts.cni.cncf.io",
  reservation: "overlappingrangeipreservations.whereabouts.cni.cncf.io",
  claim: "ipamclaims.k8s.cni.cncf.io",
  vm: "virtualmachines.kubevirt.io",
  policy: "multi-networkpolicies.k8s.cni.cncf.io",
  node: "nodes",
};

const isNamed = (named: Named, namespace: string | null | undefined, name: string): boolean =>
  (named.namespace === "" || named.namespace === namespace) &&
  (named.isBeginning ? name.startsWith(named.name) : name === named.name);

function exists({ store, scenario }: Lab, named: Named): boolean {
  if (named.kind === "lease")
    return scenario.kernel.nodes().some((node) => node.hostLocal.get(named.namespace)?.files.has(named.name));
  if (named.kind === "sandbox")
    return scenario.kernel
      .nodes()
      .some((node) => [...node.sandboxes.values()].some((each) => isNamed(named, each.namespace, each.name)));
  return store
    .list(RESOURCES[named.kind] ?? "")
    .some(({ metadata }) => isNamed(named, metadata.namespace, metadata.name));
}

/** Pods that are gone on purpose: only a record names them still. */
function isRecorded({ model }: Lab, named: Named): boolean {
  if (named.kind !== "pod") return false;
  return [...model.allocationsOfPod({ namespace: named.namespace, name: named.name })].length > 0;
}

/** Whether the finding is about one of the row's objects. */
function isAbout(lab: Lab, finding: Finding, row: Row): boolean {
  return row.objects.some((named) =>
    named.kind === "claim" || named.kind === "lease"
      ? finding.refs.some((ref) => isNamed(named, ref.namespace, ref.name)) ||
        finding.subjects.some(({ name }) => name === named.name)
      : finding.subjects.some(
          ({ kind, namespace, name }) => SUBJECTS[named.kind] === kind && isNamed(named, namespace, name),
        ),
  );
}

const SUBJECTS: Readonly<Record<string, string>> = {
  pod: "Pod",
  nad: "Network",
  pool: "Pool",
  reservation: "Reservation",
  node: "Node",
};

describe("the table of troubles", () => {
  let lab: Lab;
  beforeAll(() => {
    lab = judged(7);
  });

  test("has rows, and each names something", () => {
    expect(rows().length).toBeGreaterThan(55);
    for (const row of rows()) expect(row.objects.length, row.trouble).toBeGreaterThan(0);
  });

  test.each(rows())("$trouble: its objects exist", ({ objects }) => {
    for (const named of objects)
      expect(
        exists(lab, named) || isRecorded(lab, named),
        `${named.kind} ${named.namespace}/${named.name}`,
      ).toBe(true);
  });

  test.each(rows().filter(({ codes }) => codes.length > 0))("$trouble: $codes is said of it", (row) => {
    for (const code of row.codes) {
      const found = lab.findings.filter((finding) => finding.code === code && isAbout(lab, finding, row));
      expect(found.length, code).toBeGreaterThan(0);
    }
  });

  test.each([7, 8])(
    "nothing is said of anything else: the healthy part has no findings (seed %i)",
    (seed) => {
      const other = seed === 7 ? lab : judged(seed);
      const unexplained = other.findings.filter(
        (finding) => !rows().some((row) => row.codes.includes(finding.code) && isAbout(other, finding, row)),
      );
      expect(unexplained.map(({ code, title }) => `${code} ${title}`)).toEqual([]);
    },
  );
});
