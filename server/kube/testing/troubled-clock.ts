import type { Clock } from "../clock.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** A virtual clock, or one that only runs faster. */
export type TroubledClock = Pick<VirtualClock, keyof Clock | "jump" | "stall">;
