import { at, listAt, recordAt, stringAt } from "../store/json.ts";
import { makeCase } from "./case.ts";
import type { Case, CaseRun } from "./case.ts";
import { ask } from "./client.ts";
import type { Answer } from "./client.ts";
import { differences, headerDifferences, shapeDifferences } from "./compare.ts";
import {
  annotate,
  compareOptions,
  equal,
  expectThat,
  localise,
  makeNad,
  NAD,
  send,
  versionOf,
} from "./contract.ts";

/** The recorded request against the namespace in which nothing happens. */
const quiet: CaseRun = async (contract, recording) => {
  const answer = await send(contract, recording, {
    path: localise(contract, recording.path, contract.quiet),
  });
  return differences(answer, recording, compareOptions(contract));
};

function typesOf(answer: Answer): string[] {
  return answer.lines.map(({ json }) => stringAt(json, "type") ?? "?");
}

export const watchCases: readonly Case[] = [
  makeCase("10", async (contract, recording) => {
    const { cluster, namespace } = contract;
    const made = await makeNad(cluster, namespace, "watched-10");
    const path = recording.path.replace("resourceVersion=2792", `resourceVersion=${versionOf(made.json)}`);
    const open = ask(cluster, { path });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const nad = `/apis/k8s.cni.cncf.io/v1/namespaces/${namespace}/${NAD}/watched-10`;
    for (const value of ["1", "2", "3"])
      await annotate(cluster, nad, { "bench/touch": value }, "kubectl-annotate");
    const answer = await open;
    const mine = answer.lines.filter(
      ({ json }) => stringAt(json, "object", "metadata", "name") === "watched-10",
    );
    const bookmarks = answer.lines.filter(({ json }) => stringAt(json, "type") === "BOOKMARK");
    const [change, mark] = recording.watch ?? [];
    return [
      ...equal("status", answer.status, 200),
      ...headerDifferences(answer, recording),
      ...equal(
        "changes",
        mine.map(({ json }) => stringAt(json, "type")),
        ["MODIFIED", "MODIFIED", "MODIFIED"],
      ),
      ...expectThat(bookmarks.length >= 1, "no bookmark before the end"),
      ...(change?.object ? shapeDifferences(recordAt(mine[0]?.json, "object"), change.object) : []),
      ...(mark?.object ? shapeDifferences(recordAt(bookmarks[0]?.json, "object"), mark.object) : []),
      ...expectThat(Math.abs(answer.tookMs - 4000) < 1500, `ended after ${answer.tookMs} ms`),
    ];
  }),
  makeCase("10b", async (contract, recording) => {
    const { bookmarkMs } = contract.options;
    const seconds = Math.ceil((bookmarkMs * 2.5) / 1000) + 2;
    const path = localise(contract, recording.path, contract.quiet).replace(
      /timeoutSeconds=\d+/,
      `timeoutSeconds=${seconds}`,
    );
    const answer = await ask(contract.cluster, { path });
    const marks = answer.lines.filter(({ json }) => stringAt(json, "type") === "BOOKMARK");
    const distances = marks.slice(1, 3).map((mark, index) => mark.atMs - (marks[index]?.atMs ?? 0));
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("first bookmark's annotations", at(marks[0]?.json, "object", "metadata", "annotations"), {
        "k8s.io/initial-events-end": "true",
      }),
      ...expectThat(
        distances.length === 2 &&
          distances.every((distance) => Math.abs(distance - bookmarkMs) < bookmarkMs * 0.3),
        `bookmarks ${distances.join(", ")} ms apart, expected ${bookmarkMs}`,
      ),
    ];
  }),
  makeCase("11", async (contract, recording) => {
    const answer = await send(contract, recording, {
      path: localise(contract, recording.path, contract.quiet),
    });
    const mark = answer.lines.find(({ json }) => stringAt(json, "type") === "BOOKMARK");
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("mark", at(mark?.json, "object", "metadata", "annotations"), {
        "k8s.io/initial-events-end": "true",
      }),
    ];
  }),
  makeCase("12", quiet),
  makeCase("13"),
  makeCase("14", quiet),
  makeCase("15", quiet),
  makeCase("16", async (contract, recording) => {
    const answer = await send(contract, recording, {
      path: localise(contract, recording.path, contract.quiet),
    });
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal(
        "objects",
        answer.lines.map(({ json }) => stringAt(json, "object", "metadata", "name")),
        ["l2-only"],
      ),
    ];
  }),
  makeCase("17", async (contract, recording) => {
    const answer = await send(contract, recording, {
      path: localise(contract, recording.path, contract.quiet),
    });
    const columns = answer.lines.map(({ json }) => at(json, "object", "columnDefinitions") === null);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal(
        "tables without columns",
        columns,
        columns.map((_, index) => index > 0),
      ),
      ...expectThat(listAt(answer.lines[0]?.json, "object", "rows").length === 1, "not one row per table"),
    ];
  }),
  makeCase("18", quiet),
  makeCase("19", async (contract, recording) => {
    const answer = await send(contract, recording);
    return [
      ...equal("status", answer.status, 200),
      ...headerDifferences(answer, recording),
      ...equal("events", typesOf(answer), []),
      ...expectThat(Math.abs(answer.tookMs - 2000) < 1500, `ended after ${answer.tookMs} ms`),
    ];
  }),
  makeCase("93", quiet),
];
