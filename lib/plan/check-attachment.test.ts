import { expect, test } from "vitest";
import { aCachedResult, aNodeReport } from "../testing/build-report.ts";
import { planCheck } from "./check-attachment.ts";

const intent = (name: string, pod = "web-1") => ({
  pod: { namespace: "lab", name: pod },
  podUid: undefined,
  interface: name,
});

test("the living sandbox's result is checked, not that of one which is gone", () => {
  const report = aNodeReport();
  const results = report.results.toReversed();
  expect(planCheck(intent("net1"), { ...report, results })).toEqual({
    ok: true,
    value: { network: "storage", containerId: "alive", interface: "net1" },
  });
});

test("the default interface is checked by its own plugin's result, not by Multus' around it", () => {
  expect(planCheck(intent("eth0"), aNodeReport())).toMatchObject({ ok: true, value: { network: "cbr0" } });
});

test("without a recorded result there is nothing to compare with, and that is said", () => {
  for (const wanted of [intent("net9"), intent("net1", "web-2")])
    expect(planCheck(wanted, aNodeReport())).toMatchObject({ ok: false, refusal: { code: "NOT_CACHED" } });
});

test("a name that no agent would take is refused here", () => {
  const results = [aCachedResult("../../etc", { network: "storage", interface: "net1" })];
  expect(planCheck(intent("net1"), aNodeReport({ results, namespaces: [] }))).toMatchObject({
    ok: false,
    refusal: { code: "RESULT_UNREADABLE" },
  });
});
