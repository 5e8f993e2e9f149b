import { pino } from "pino";
import type { LogLevel } from "./config.ts";

/** JSON lines on stdout; control characters are escaped by JSON itself. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const createLog = (level: LogLevel): Log =>
  pino({ level, base: null, redact: ["*.authorization", "*.cookie", "*.token"] });
