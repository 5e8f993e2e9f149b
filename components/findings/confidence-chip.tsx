import type { FindingWire } from "../../lib/wire/finding.ts";
import { Chip } from "../ui/chip.tsx";

/** certain is filled, likely and watch are outlined, undetermined is hatched. */
export const ConfidenceChip = ({ finding }: { finding: FindingWire }) =>
  finding.verdict === "undetermined" ? (
    <Chip tone="unknown">undetermined</Chip>
  ) : (
    <Chip tone={finding.confidence === "certain" ? "plain" : "outline"}>{finding.confidence}</Chip>
  );
