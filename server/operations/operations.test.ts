import { afterEach, describe, expect, it } from "vitest";
import { failed } from "../../lib/model/result.ts";
import { anEvent } from "../../lib/testing/build-cluster.ts";
import { aNad } from "../../lib/testing/build-network.ts";
import { aPod, type PodBuilder } from "../../lib/testing/build-pod.ts";
import { aLink, aNodeReport } from "../../lib/testing/build-report.ts";
import { nodeReportObject } from "../../lib/sources/node-report-object.ts";
import { ExchangesWire, PlanWire, PodOperationWire } from "../../lib/wire/operation.ts";
import { call, OWN } from "../testing/call.ts";
import { conflict, type FakeCluster, startFakeCluster } from "../testing/fake-cluster.ts";
import { planIntent } from "./plan-intent.ts";

const NADS = "network-attachment-definitions.k8s.cni.cncf.io";
const DEFAULT = { name: "cbr0", interface: "eth0", ips: ["10.244.0.10"], default: true };
const ASKED = [{ name: "net-a", namespace: "lab", interface: "net1" }];
const REPORTED = [DEFAULT, { name: "lab/net-a", interface: "net1", ips: ["10.60.1.5"] }];
const running: FakeCluster[] = [];

afterEach(async () => {
  for (const fake of running.splice(0)) await fake.stop();
});

let version = 1;
const web = (): PodBuilder =>
  aPod("web-1").withUid("uid-web").withResourceVersion(String(++version)).reports([DEFAULT]);

const start = async (pod = web()): Promise<FakeCluster> => {
  const fake = await startFakeCluster({ plan: planIntent });
  running.push(fake);
  fake.feed.put(NADS, aNad().build());
  fake.feed.put("pods", CONTROLLER);
  fake.feed.put("pods", pod.build());
  await fake.settled();
  return fake;
};

/** Without it on its node, a pod's networks can't be changed. */
const CONTROLLER = aPod("dynamic-networks-controller-x")
  .inNamespace("kube-system")
  .withLabels({ app: "dynamic-networks-controller" })
  .build();

const attach = (fake: FakeCluster, change: object = {}) =>
  call(fake.runtime, "/api/v1/attachments", {
    method: "POST",
    headers: OWN,
    body: JSON.stringify({
      namespace: "lab",
      pod: "web-1",
      network: { namespace: "lab", name: "net-a" },
      ...change,
    }),
  });

const detach = (fake: FakeCluster, query = "") =>
  call(fake.runtime, `/api/v1/attachments/lab/web-1/net1${query}`, {
    method: "DELETE",
    headers: { origin: OWN.origin },
  });

const operationIn = async (fake: FakeCluster): Promise<PodOperationWire> => {
  const { body } = await call(fake.runtime, "/api/v1/operations/op-1");
  return PodOperationWire.parse(body);
};

const nowIso = (): string => new Date().toISOString();

const until = async (
  fake: FakeCluster,
  holds: (operation: PodOperationWire) => boolean,
): Promise<PodOperationWire> => {
  for (let look = 0; look < 100; look++) {
    const operation = await operationIn(fake);
    if (holds(operation)) return operation;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not come about");
};

const verdicts = async (fake: FakeCluster): Promise<readonly string[]> =>
  (await fake.store.auditRecords(100)).map(({ verdict }) => verdict);

describe("attaching", () => {
  it("answers 202 with an operation that is asked, and is done only once it is reported", async () => {
    const fake = await start();
    const answer = await attach(fake);
    expect(answer.status).toBe(202);
    expect(PodOperationWire.parse(answer.body)).toMatchObject({
      state: "asked",
      endedAt: null,
      kind: "attach",
    });
    fake.feed.put("pods", web().asks(ASKED).build());
    await fake.settled();
    expect(await operationIn(fake)).toMatchObject({ state: "asked", endedAt: null });
    fake.feed.put("pods", web().asks(ASKED).reports(REPORTED).build());
    await fake.settled();
    const done = await operationIn(fake);
    expect(done).toMatchObject({ state: "reported", addresses: ["10.60.1.5"], reason: null });
    expect(done.endedAt).not.toBeNull();
    expect(done.stages.map(({ name }) => name)).toEqual(["planned", "asked", "reported"]);
    expect(await verdicts(fake)).toEqual(["allowed"]);
  });

  it("tries the patch before it sends it, with tests that pin the pod and the old value", async () => {
    const fake = await start();
    await attach(fake);
    expect(fake.api.sent.map(({ isDryRun }) => isDryRun)).toEqual([true, false]);
    expect(JSON.stringify(fake.api.sent[1]?.patch.operations)).toContain('"op":"test"');
  });

  it("keeps what it said to the API server and what that answered, word for word", async () => {
    const fake = await start();
    await attach(fake);
    const { body } = await call(fake.runtime, "/api/v1/operations/op-1/exchanges");
    const { items } = ExchangesWire.parse(body);
    expect(items.map(({ path, answer }) => [path, answer])).toEqual([
      ["/pods/web-1?dryRun=All", "accepted"],
      ["/pods/web-1", "accepted"],
    ]);
    expect(items[1]?.body).toBe(JSON.stringify(fake.api.sent[1]?.patch.operations));
    expect((await call(fake.runtime, "/api/v1/operations/none/exchanges")).status).toBe(404);
  });

  it("is taken back as soon as it is reported, and not before", async () => {
    const fake = await start();
    await attach(fake);
    expect((await detach(fake)).body).toMatchObject({ code: "CHANGE_UNDER_WAY" });
    const pod = { namespace: "lab", name: "web-1", uid: "uid-web" };
    const netns = { id: "cni-1", path: "/run/netns/cni-1", pod, containerId: "c1", links: [aLink("eth0")] };
    const report = aNodeReport({ namespaces: [netns], results: [], hostLocal: [] });
    fake.feed.put("node-reports.node-report", nodeReportObject(report));
    fake.feed.put("pods", web().asks(ASKED).reports(REPORTED).build());
    await fake.settled();
    expect(await operationIn(fake)).toMatchObject({ state: "reported", endedAt: null });
    expect((await detach(fake)).status).toBe(202);
    expect(await operationIn(fake)).toMatchObject({ state: "aborted", reason: { code: "TAKEN_BACK" } });
    const { body } = await call(fake.runtime, "/api/v1/operations/op-2");
    expect(PodOperationWire.parse(body)).toMatchObject({ kind: "detach", state: "asked", endedAt: null });
    expect((await detach(fake)).body).toMatchObject({ code: "CHANGE_UNDER_WAY" });
  });

  it("answers a dry run with the plan, and leaves neither patch nor record", async () => {
    const fake = await start();
    const answer = await attach(fake, { dryRun: true });
    expect(answer.status).toBe(200);
    expect(PlanWire.parse(answer.body)).toMatchObject({
      kind: "attach",
      interface: "net1",
      dryRun: { ok: true },
    });
    expect(fake.api.sent.every(({ isDryRun }) => isDryRun)).toBe(true);
    expect(await verdicts(fake)).toEqual([]);
  });

  it.each([
    ["without the right", { mayPatch: false }, [], 403, "FORBIDDEN", "refused"],
    ["the dry run fails", {}, [failed({ code: "API_REFUSED", detail: "no" })], 422, "API_REFUSED", "refused"],
    [
      "someone was faster",
      {},
      [{ ok: true, value: undefined } as const, conflict()],
      409,
      "CONFLICT",
      "failed",
    ],
    [
      "the cluster is gone",
      {},
      [{ ok: true, value: undefined } as const, failed({ code: "CLUSTER_UNREACHABLE", detail: "reset" })],
      503,
      "CLUSTER_UNREACHABLE",
      "failed",
    ],
  ])("leaves exactly one record where %s", async (_, rights, answers, status, code, verdict) => {
    const fake = await start();
    Object.assign(fake.api, rights);
    fake.api.answers.push(...answers);
    const answer = await attach(fake);
    expect([answer.status, answer.body]).toMatchObject([status, { code }]);
    expect(await verdicts(fake)).toEqual([verdict]);
  });

  it("answers a refusal with its own code and what was checked, and leaves one record", async () => {
    const fake = await start();
    const answer = await attach(fake, { network: { namespace: "lab", name: "nowhere" } });
    expect([answer.status, answer.body]).toMatchObject([422, { code: "NETWORK_NOT_FOUND" }]);
    expect(answer.body).toHaveProperty("preflight");
    expect(fake.api.sent).toEqual([]);
    expect(await verdicts(fake)).toEqual(["refused"]);
  });

  it("fails after the controller's four tries, with what it said", async () => {
    const fake = await start();
    await attach(fake);
    for (const id of ["1", "2", "3", "4"]) {
      fake.feed.put(
        "events",
        anEvent(
          { namespace: "lab", name: "web-1", uid: "uid-web" },
          {
            id,
            reason: "FailedAddingInterface",
            type: "Warning",
            component: "pod-networks-updates",
            message: "pod [lab/web-1]: failed adding interface net1 to network: net-a",
            at: nowIso(),
          },
        ),
      );
    }
    const failedOne = await until(fake, ({ endedAt }) => endedAt !== null);
    expect(failedOne).toMatchObject({ state: "failed", reason: { code: "ADD_FAILED" } });
    expect(failedOne.reason?.detail).toContain("4 tries");
    expect(failedOne.kubeEvents).toHaveLength(4);
  });

  it("does not take another interface's failure, or an old one, for its own", async () => {
    const fake = await start();
    const say = (id: string, at: string, iface: string): void =>
      fake.feed.put(
        "events",
        anEvent(
          { namespace: "lab", name: "web-1", uid: "uid-web" },
          {
            id,
            at,
            reason: "FailedAddingInterface",
            type: "Warning",
            message: `pod [lab/web-1]: failed adding interface ${iface} to network: net-a`,
          },
        ),
      );
    for (const id of ["o1", "o2", "o3", "o4"]) say(id, nowIso(), "net1");
    await fake.settled();
    await attach(fake);
    for (const id of ["n1", "n2", "n3", "n4"]) say(id, nowIso(), "net11");
    await fake.settled();
    expect(await operationIn(fake)).toMatchObject({ state: "asked", endedAt: null, kubeEvents: [] });
  });

  it("is aborted where the pod goes, or another one takes its name", async () => {
    const fake = await start();
    await attach(fake);
    fake.feed.put("pods", web().withUid("uid-other").build());
    await fake.settled();
    expect(await operationIn(fake)).toMatchObject({ state: "aborted", reason: { code: "POD_GONE" } });
  });

  it("does not call a pod gone while pods can't be read", async () => {
    const fake = await start();
    await attach(fake);
    fake.feed.state("pods", "stale");
    fake.feed.drop("pods", web().build());
    await fake.settled();
    expect(await operationIn(fake)).toMatchObject({ state: "asked", endedAt: null });
  });

  it("makes changes of one pod one after the other", async () => {
    const fake = await start();
    const answers = await Promise.all([attach(fake), attach(fake), attach(fake)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 422, 422]);
    expect(answers[2]?.body).toMatchObject({ code: "CHANGE_UNDER_WAY" });
    expect(fake.api.sent.map(({ isDryRun }) => isDryRun)).toEqual([true, false]);
    expect(await verdicts(fake)).toEqual(["refused", "refused", "allowed"]);
  });
});

describe("detaching", () => {
  const attachedPod = () => web().asks(ASKED).reports(REPORTED);

  it("ends once it is neither asked nor reported any more", async () => {
    const fake = await start(attachedPod());
    const answer = await detach(fake);
    expect(answer.status).toBe(202);
    fake.feed.put("pods", web().asks([]).reports(REPORTED).build());
    await fake.settled();
    expect(await operationIn(fake)).toMatchObject({ state: "asked", endedAt: null });
    fake.feed.put("pods", web().asks([]).reports([DEFAULT]).build());
    const done = await until(fake, ({ endedAt }) => endedAt !== null);
    expect(done).toMatchObject({ state: "reported", kind: "detach", reason: null });
  });

  it("answers a dry run with the plan", async () => {
    const fake = await start(attachedPod());
    const answer = await detach(fake, "?dryRun=true&network=lab/net-a");
    expect(answer.status).toBe(200);
    expect(PlanWire.parse(answer.body)).toMatchObject({ kind: "detach", interface: "net1" });
  });
});
