import type { Duplex } from "node:stream";
import type { Notice, Powers } from "./powers.ts";
import { parseAsked } from "./parse-asked.ts";

/** A line may hold the text of all namespaces of a node. */
const LINE_MAX = 64 * 1024 * 1024;
const ASKED_MAX = 4 * 1024 * 1024;

/** Answers what the listening part asks, line by line. What isn't on the closed list ends the connection. */
export const servePowers = (
  stream: Duplex,
  powers: Powers,
  onBreach: (detail: string) => void,
): ((notice: Notice) => void) => {
  const write = (message: object): void => {
    stream.write(`${JSON.stringify(message)}\n`);
  };
  onLines(stream, ASKED_MAX, (line) => {
    const asked = parseAsked(line);
    if (asked === undefined) {
      onBreach(line.slice(0, 200));
      return;
    }
    const { id } = asked;
    asked.perform(powers).then(
      (value) => {
        write({ id, value });
      },
      (error: unknown) => {
        write({ id, error: error instanceof Error ? error.message : "unknown reason" });
      },
    );
  });
  return (notice) => {
    write({ notice });
  };
};

/** The privileged part as seen from the other end of the stream. */
export const openPowers = (stream: Duplex, onNotice: (notice: Notice) => void): Powers => {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let last = 0;
  onLines(stream, LINE_MAX, (line) => {
    // It has more rights than we have: what it says is what is.
    const message = JSON.parse(line) as { id?: number; value?: never; error?: string; notice?: Notice };
    if (message.notice !== undefined) onNotice(message.notice);
    const known = message.id === undefined ? undefined : waiting.get(message.id);
    if (known === undefined || message.id === undefined) return;
    waiting.delete(message.id);
    if (message.error === undefined) known.resolve(message.value as never);
    else known.reject(new Error(message.error));
  });
  const ask = <Value>(op: keyof Powers, argument: unknown = null): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      stream.write(`${JSON.stringify({ id, op, argument })}\n`);
    });
  return {
    names: () => ask("names"),
    host: () => ask("host"),
    netns: (names) => ask("netns", names),
    number: (names) => ask("number", names),
    files: () => ask("files"),
    detail: (name) => ask("detail", name),
    counters: (name) => ask("counters", name),
    sandboxes: () => ask("sandboxes"),
    hardware: () => ask("hardware"),
    inventory: () => ask("inventory"),
    status: (request) => ask("status", request),
    check: (ref) => ask("check", ref),
    plan: (request) => ask("plan", request),
    run: (plan) => ask("run", plan),
  };
};

const onLines = (stream: Duplex, lengthMax: number, take: (line: string) => void): void => {
  let parts: string[] = [];
  let length = 0;
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = chunk.split("\n");
    for (const [index, part] of lines.entries()) {
      parts.push(part);
      length += part.length;
      if (index < lines.length - 1) {
        const line = parts.join("");
        parts = [];
        length = 0;
        take(line);
      } else if (length > lengthMax) stream.destroy();
    }
  });
};
