import { join } from "node:path";
import { SERVER_ENV } from "../server/cli/server-flags.ts";
import { measure, type Used } from "./measure.ts";
import type { Bench } from "./suite.ts";

/** Runs a program of this folder to its end, compiled once as the product is; undefined where it failed. */
export const runProgram = (
  bench: Bench,
  name: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<Used | undefined> => {
  const program = new URL(name, import.meta.url).pathname;
  const env = { ...SERVER_ENV, ...process.env, NODE_COMPILE_CACHE: join(bench.folder, "compiled") };
  return measure(process.execPath, [...nodeFlags, program, ...args], true, env);
};
