import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Config, configToEnv } from "../config.ts";
import { SERVER_ENTRY } from "./build.ts";
import { type Child, startChild } from "./child.ts";
import { ROOT } from "./project.ts";
import { SERVER_ENV, SERVER_FLAGS } from "./server-flags.ts";

/** How often it is asked whether it answers, and how long its first read of the cluster is waited for. */
const ASK_MS = 50;
/** Why it is not ready is asked less often: the answer costs the server time in which it could read. */
const WHY_EACH = 10;
const FIRST_READ_MS = 20_000;

export interface Dashboard {
  readonly child: Child;
  readonly url: string;
  /** When the URL can be used: the cluster has been read, or it turned out that it can't be read now. */
  readonly ready: Promise<void>;
}

/** Starts the built server. It learns everything from `MOORINGS_*`. */
export const startDashboard = (config: Config): Dashboard => {
  const child = startChild(
    [...SERVER_FLAGS, "--import", pathToFileURL(join(ROOT, "server", "preload.ts")).href, SERVER_ENTRY],
    {
      cwd: ROOT,
      env: {
        ...SERVER_ENV,
        ...withoutOurs(process.env),
        ...configToEnv(config),
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        PORT: String(config.port),
        HOSTNAME: config.host,
      },
      isLoud: true,
    },
  );
  const url =
    config.publicUrl ??
    `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`;
  return { child, url, ready: untilUsable(localUrl(config), child) };
};

/** What the user set for us is in the configuration already; both together could contradict each other. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith("MOORINGS_")),
  ) as NodeJS.ProcessEnv;

/** `0.0.0.0` and `::` are listened on, but asked on loopback. */
const localUrl = (config: Config): string => {
  if (config.host === "0.0.0.0" || config.host === "::") return `http://127.0.0.1:${config.port}`;
  return `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${config.port}`;
};

const untilUsable = async (url: string, child: Child): Promise<void> => {
  let hasEnded = false;
  void child.ended.then(() => (hasEnded = true));
  const deadline = Date.now() + FIRST_READ_MS;
  for (let asked = 1; !hasEnded && Date.now() < deadline; asked++) {
    const status = await ask(`${url}/readyz`);
    if (status === 200) return;
    if (status !== undefined && asked % WHY_EACH === 0 && (await cannotRead(url))) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
};

/** Whether the first tries to read the cluster failed: then the dashboard is what says so. */
const cannotRead = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${url}/api/v1/summary`);
    if (!answer.ok) return false;
    const summary = (await answer.json()) as { sources?: { state: string; attempts: number }[] };
    return summary.sources?.some((source) => source.state === "failed" && source.attempts > 0) ?? false;
  } catch {
    return false;
  }
};

const ask = async (url: string): Promise<number | undefined> => {
  try {
    const answer = await fetch(url, { redirect: "manual" });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
};
