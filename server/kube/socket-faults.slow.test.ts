import { expect, test } from "vitest";
import { runSocketMatrix, socketTable } from "./testing/socket-matrix.ts";

// Ten runs of each kind: `npm run test:faults -- --sockets`. Here as many as fit.
const RUNS = 2;

// Real time on a machine that does other things too: a run that was starved is tried again, a wrong reflector stays wrong.
const AGAIN = { timeout: 300_000, retry: 2 };

test("over real sockets and TLS every kind of trouble ends equal to the lab's store", AGAIN, async () => {
  const rows = await runSocketMatrix(RUNS);
  process.stdout.write(`${socketTable(rows)}\n`);
  expect(rows.flatMap(({ runs }) => runs).filter(({ faults }) => faults.length > 0)).toEqual([]);
});
