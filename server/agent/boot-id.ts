import { readFileSync } from "node:fs";

/** Of this life of the node's kernel; null where it isn't told. */
export const readBootId = (): string | null => {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() || null;
  } catch {
    return null;
  }
};
