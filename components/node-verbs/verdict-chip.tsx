import type { VerbAnswerWire } from "../../lib/wire/node-verbs.ts";
import { Chip, type Tone } from "../ui/chip.tsx";

type Verdict = VerbAnswerWire["verdict"];

/** A verb that a plugin doesn't know is no illness: it is told as quietly as what passes. */
const TONES: Record<Verdict, Tone> = {
  passes: "outline",
  fails: "err",
  "not-supported": "plain",
  undetermined: "unknown",
};

const WORDS: Record<Verdict, string> = {
  passes: "passes",
  fails: "fails",
  "not-supported": "not supported",
  undetermined: "undetermined",
};

export const VerdictChip = ({ verdict }: { verdict: Verdict }) => (
  <Chip tone={TONES[verdict]}>{WORDS[verdict]}</Chip>
);
