import { z } from "zod";
import { recoveryTime, recoveryWrong } from "../figures/recovery.ts";
import { runProgram } from "../run-program.ts";
import { createSuite } from "../suite.ts";

/** The 30 kinds of trouble over real sockets and TLS (docs/lab.md): the product's times, on a clock that runs five times as fast. */
const RecoveryRound = z.object({
  runs: z.number(),
  /** Of them, those that did not end equal to the lab's store. */
  wrong: z.number(),
  /** From the end of the trouble until all was equal and said to be; Infinity where it never was. */
  p99S: z
    .number()
    .nullable()
    .transform((time) => time ?? Infinity),
});
export type RecoveryRound = z.infer<typeof RecoveryRound>;

const RUNS_OF_EACH = "2";
/** A server of one run can't have its port back where another has taken it meanwhile: then the round begins again. */
const TRIES = 3;

export const recovery = createSuite<RecoveryRound>({
  name: "recovery",
  figures: [recoveryTime, recoveryWrong],
  open: (bench) =>
    Promise.resolve({
      round: async () => {
        for (let tried = 0; tried < TRIES; tried++) {
          const used = await runProgram(bench, "fault-recovery.ts", [RUNS_OF_EACH]);
          if (used !== undefined) return RecoveryRound.parse(JSON.parse(used.output));
          bench.say("recovery: the round broke off and begins again");
        }
        throw new Error("the fault matrix broke off");
      },
      close: () => Promise.resolve(),
    }),
});
