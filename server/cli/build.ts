import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packStatic } from "./pack-static.ts";
import { CHUNKS, ROOT } from "./project.ts";

const OUTPUT = join(ROOT, ".next");
const STANDALONE = join(OUTPUT, "standalone");
const STAMP = join(STANDALONE, ".moorings-built");

/** What goes into the built server. A change in any of these makes the build stale. */
const SOURCES = ["app", "components", "lib", "server", "public"];
const SOURCE_FILES = [
  "package-lock.json",
  "package.json",
  "next.config.ts",
  "tsconfig.json",
  "instrumentation.ts",
  "proxy.ts",
];
/** Rooms that run from source and never become part of the built server. */
const NOT_BUILT = [
  join("server", "agent"),
  join("server", "lab"),
  join("server", "cli"),
  join("lib", "testing"),
];

/** Where Node keeps what it has compiled of the built server and of the lab; goes with the next build. */
export const COMPILED = join(OUTPUT, "compiled");

/** Path of the built server's entry. */
export const SERVER_ENTRY = join(STANDALONE, "server.js");

/**
 * Builds the dashboard unless the last build was made from the same sources. Answers what went wrong, or undefined.
 * The standalone output lacks static files; they are put beside it, as Next's guide says.
 */
export const buildIfStale = async (say: (line: string) => void): Promise<string | undefined> => {
  const wanted = sourcesHash();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return undefined;
  say("building the dashboard (once per change of the sources, about a minute) …");
  rmSync(STAMP, { force: true });
  const { code, output } = await runNextBuild();
  if (code !== 0) return `the build failed:\n${output.trim()}`;
  cpSync(join(OUTPUT, "static"), join(STANDALONE, ".next", "static"), { recursive: true });
  hintCompilers(CHUNKS);
  await packStatic(CHUNKS);
  if (existsSync(join(ROOT, "public"))) {
    cpSync(join(ROOT, "public"), join(STANDALONE, "public"), { recursive: true });
  }
  mkdirSync(STANDALONE, { recursive: true });
  writeFileSync(STAMP, wanted);
  return undefined;
};

/**
 * Tells browsers that what a chunk defines is called (V8's explicit compile hints): they compile it while it is fetched, beside
 * the page's own thread, not one piece after the other when the page is to be drawn. Others read a comment.
 */
const hintCompilers = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, name);
    writeFileSync(path, `${COMPILE_HINT}\n${readFileSync(path, "utf8")}`);
  }
};

const COMPILE_HINT = "//# allFunctionsCalledOnLoad";

const runNextBuild = (): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(ROOT, "node_modules", "next", "dist", "bin", "next"), "build"],
      {
        cwd: ROOT,
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("exit", (code) => resolve({ code: code ?? 1, output }));
  });

const sourcesHash = (): string => {
  const hash = createHash("sha256");
  for (const file of [...SOURCES.flatMap(filesBelow), ...SOURCE_FILES].sort()) {
    const path = join(ROOT, file);
    if (existsSync(path)) hash.update(file).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
};

const filesBelow = (folder: string): string[] => {
  if (!existsSync(join(ROOT, folder)) || NOT_BUILT.includes(folder)) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
};
