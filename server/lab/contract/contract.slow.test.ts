import { expect, test } from "vitest";
import { cases } from "./cases.ts";
import { serveRecordedLab } from "../testing/recorded-lab.ts";
import { runCases } from "./run-cases.ts";

test.each(["HTTP/1.1 over TLS", "plain HTTP/1.1"] as const)(
  "the lab answers as the recorded server did over %s",
  async (way) => {
    const { contract, close } = await serveRecordedLab(way);
    try {
      const outcomes = new Map<string, unknown>();
      await runCases(contract, cases, (id, outcome) => outcomes.set(id, outcome));
      expect(Object.fromEntries(outcomes)).toEqual(
        Object.fromEntries(cases.map(({ id }) => [id, { kind: "passed" }])),
      );
    } finally {
      await close();
    }
  },
);
