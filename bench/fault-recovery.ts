import { runSocketMatrix } from "../server/kube/testing/socket-matrix.ts";

/** A process that runs each kind of trouble so many times over sockets, and prints one line of JSON. */
const [runsOfEach = "2"] = process.argv.slice(2);
const runs = (await runSocketMatrix(Number(runsOfEach))).flatMap((row) => row.runs);
const times = runs.map(({ recoveryS }) => recoveryS).sort((one, other) => one - other);
console.log(
  JSON.stringify({
    runs: runs.length,
    wrong: runs.filter(({ faults }) => faults.length > 0).length,
    // JSON has no Infinity: null is a run that never recovered.
    p99S: times[Math.floor(times.length * 0.99)] ?? null,
  }),
);
process.exit(0);
