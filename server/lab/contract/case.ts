import { replay } from "./contract.ts";
import type { Contract } from "./contract.ts";
import { recordingOf } from "./recording.ts";
import type { Recording } from "./recording.ts";

/** One recorded exchange as a test: the differences it found, none when the cluster answers as recorded. */
export interface Case {
  id: string;
  /** Runs when nothing else does: it makes the server forget its history. */
  isAlone?: boolean;
  /** A path that must exist for the case to make sense on that cluster. */
  needs?: string;
  run: (contract: Contract) => Promise<string[]>;
}

export type CaseRun = (contract: Contract, recording: Recording) => Promise<string[]>;

export function makeCase(
  id: string,
  run: CaseRun = (contract, recording) => replay(contract, recording),
): Case {
  const recording = recordingOf(id);
  return { id: recording.id, run: (contract) => run(contract, recording) };
}
