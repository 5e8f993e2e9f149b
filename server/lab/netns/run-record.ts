import { randomBytes } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isRecord, numberAt, parseJson, textAt } from "../controllers/json.ts";
import { runProgram } from "./run-program.ts";

/** Of the whole machine, root's alone, and gone with the next boot, like the namespaces themselves. */
const RECORDS = "/run/moorings-lab";
const NETNS = "/run/netns";
const RUN_ID = /^[0-9a-f]{6}$/;

/** One run of a lab with real namespaces: all that it makes on the machine bears its id. */
export interface RunRecord {
  /** Six hex digits. */
  readonly id: string;
  /** Holds everything that the run writes: CNI state, sockets, this record. */
  readonly folder: string;
  /** All of the run's namespaces begin with it, and nobody else's do. */
  readonly prefix: string;
}

/** Writes down who we are before anything is made, so that whatever happens the next run finds it. */
export function openRun(): RunRecord {
  const id = randomBytes(3).toString("hex");
  const run = runOf(id);
  // Renamed into place: nobody may see a folder without its record, and take it for a leftover.
  const hidden = join(RECORDS, `.${id}`);
  mkdirSync(hidden, { recursive: true, mode: 0o700 });
  const owner = { id, pid: process.pid, startedAt: startTicks(process.pid), bootId: bootId() };
  writeFileSync(join(hidden, "run.json"), JSON.stringify(owner), { mode: 0o600 });
  renameSync(hidden, run.folder);
  return run;
}

/** Takes away what runs left behind whose process is gone (kill -9, a crash). Answers their ids. */
export async function clearLeftRuns(): Promise<readonly string[]> {
  const left = recordedIds().filter((id) => !isAlive(id));
  for (const id of left) await clearRun(runOf(id));
  return left;
}

/** Ends what still runs in the run's namespaces, then removes them and the folder. Touches nothing else. */
export async function clearRun(run: RunRecord): Promise<void> {
  const names = namesOf(run);
  for (const pid of processesIn(names)) endProcess(pid);
  // -force: one that somebody took away meanwhile doesn't keep the others.
  const stdin = names.map((name) => `netns del ${name}\n`).join("");
  if (stdin !== "") await runProgram("ip", ["-force", "-batch", "-"], { stdin });
  rmSync(run.folder, { recursive: true, force: true });
}

/** Processes whose network namespace is one of these. */
function processesIn(names: readonly string[]): readonly number[] {
  const inodes = new Set(names.map((name) => statSync(netnsPath(name), { throwIfNoEntry: false })?.ino));
  return listFolder("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const inode = /^net:\[(\d+)\]$/.exec(readlinkSync(`/proc/${String(pid)}/ns/net`))?.[1];
        return inode !== undefined && inodes.has(Number(inode));
      } catch {
        return false;
      }
    });
}

export function namesOf(run: RunRecord): readonly string[] {
  return listFolder(NETNS).filter((name) => name.startsWith(run.prefix));
}

/** Path under which everybody knows a namespace. */
export function netnsPath(name: string): string {
  return join(NETNS, name);
}

function runOf(id: string): RunRecord {
  return { id, folder: join(RECORDS, id), prefix: `moorings-${id}-` };
}

function recordedIds(): string[] {
  return listFolder(RECORDS).filter((name) => RUN_ID.test(name));
}

/** The process that the record names, and not another one that got its number later, or after a boot. */
function isAlive(id: string): boolean {
  const read = readText(join(runOf(id).folder, "run.json"));
  const parsed = parseJson(read ?? "");
  if (!parsed.ok || !isRecord(parsed.value)) return false;
  const pid = numberAt(parsed.value, "pid") ?? 0;
  return (
    textAt(parsed.value, "bootId") === bootId() && startTicks(pid) === numberAt(parsed.value, "startedAt")
  );
}

/** When a process was started, in ticks since boot (field 22 of proc_pid_stat(5)); undefined: no such process. */
function startTicks(pid: number): number | undefined {
  const stat = readText(`/proc/${String(pid)}/stat`);
  // The second field is the program's name in parentheses, with whatever is in it.
  const text = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return text === undefined ? undefined : Number(text);
}

function bootId(): string {
  return readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function endProcess(pid: number): void {
  try {
    if (pid > 1 && pid !== process.pid) process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
