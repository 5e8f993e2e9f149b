import { spawn } from "node:child_process";
import type { z } from "zod";

/** A program of this folder that is told what to do by messages, and answers each. */
export interface AskedChild {
  readonly pid: number;
  ask<Answer>(question: object, schema: z.ZodType<Answer>): Promise<Answer>;
  close(): void;
}

/** Starts it; resolves when it has said that it is ready. It ends with this process. */
export const startAsked = async (
  program: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<AskedChild> => {
  const child = spawn(process.execPath, [...nodeFlags, new URL(program, import.meta.url).pathname, ...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  const waiting: { take: (answer: unknown) => void; fail: (error: Error) => void }[] = [];
  child.on("message", (answer: unknown) => waiting.shift()?.take(answer));
  child.on("exit", (code) => {
    for (const { fail } of waiting.splice(0)) fail(new Error(`${program} ended with ${String(code)}`));
  });
  const answer = (): Promise<unknown> =>
    new Promise((take, fail) => {
      if (child.exitCode !== null) fail(new Error(`${program} has ended`));
      else waiting.push({ take, fail });
    });
  await answer();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} has no process`);
  return {
    pid,
    ask: async (question, schema) => {
      const answered = answer();
      child.send(question);
      return schema.parse(await answered);
    },
    close: () => {
      child.disconnect();
    },
  };
};

/** The other side: says that it is ready, and answers questions one after the other, in their order. */
export const answerParent = (answer: (question: unknown) => Promise<object>): void => {
  let last = Promise.resolve();
  process.on("message", (question) => {
    last = last.then(async () => {
      process.send?.(await answer(question));
    });
    last.catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
  process.on("disconnect", () => {
    process.exit(0);
  });
  process.send?.({});
};
