import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../server/cli/project.ts";

/** A tool of `node_modules/.bin`, found first. */
export const toolPath = (name: string): string => join(ROOT, "node_modules", ".bin", name);

export interface ToolRun {
  /** 1 where it can't be started. */
  readonly code: number;
  /** What it wrote; "" where it wrote straight to the terminal. */
  readonly text: string;
}

/** Runs a tool in the project's folder; what it writes goes to the terminal, or is kept so that two can run at once. */
export const runTool = (
  command: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly keepsText?: true } = {},
): Promise<ToolRun> =>
  new Promise((resolve) => {
    const [program = "", ...args] = command;
    const output = options.keepsText === true ? "pipe" : "inherit";
    const child = spawn(toolPath(program), args, {
      cwd: ROOT,
      stdio: ["ignore", output, output],
      env: {
        ...process.env,
        PATH: `${join(ROOT, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}`,
        ...options.env,
      },
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    child.on("error", (error) => {
      resolve({ code: 1, text: `${text}${error.message}\n` });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, text });
    });
  });
