import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases } from "./cases.ts";
import { serveRecordedLab } from "../testing/recorded-lab.ts";
import type { RecordedLab } from "../testing/recorded-lab.ts";

let recorded: RecordedLab;

beforeAll(async () => {
  recorded = await serveRecordedLab("HTTP/2");
});

afterAll(() => recorded.close());

describe("the lab answers as the recorded server did", () => {
  for (const { id, run } of cases.filter((entry) => entry.isAlone !== true)) {
    test.concurrent(id, async () => {
      expect(await run(recorded.contract)).toEqual([]);
    });
  }
});

describe("after compaction the lab answers as the recorded server did", () => {
  for (const { id, run } of cases.filter((entry) => entry.isAlone === true)) {
    test(id, async () => {
      expect(await run(recorded.contract)).toEqual([]);
    });
  }
});
