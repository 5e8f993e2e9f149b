import type { Call } from "./call.ts";
import { sendJson, sendText } from "./respond.ts";

/** /version, /livez, /readyz, /healthz; false when the path is none of them. */
export function serveHealth(call: Call): boolean {
  const { pathname, searchParams } = call.url;
  if (pathname === "/version" || pathname === "/version/") {
    sendJson(call, 200, JSON.stringify(VERSION));
    return true;
  }
  const check = /^\/(livez|readyz|healthz)$/.exec(pathname)?.[1];
  if (check === undefined) return false;
  const lines = CHECKS.map((name) => `[+]${name} ok\n`).join("");
  sendText(call.response, 200, searchParams.has("verbose") ? `${lines}${check} check passed\n` : "ok");
  return true;
}

const VERSION = {
  major: "1",
  minor: "36",
  emulationMajor: "1",
  emulationMinor: "36",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "35",
  gitVersion: "v1.36.2",
  gitCommit: "98b35193b2ac7a23a673325f5e9b830ecd5ba406",
  gitTreeState: "clean",
  buildDate: "2026-11-23T00:00:00Z",
  goVersion: "go1.26.10",
  compiler: "gc",
  platform: "linux/amd64",
};

const CHECKS = [
  "ping",
  "log",
  "etcd",
  "poststarthook/start-apiextensions-informers",
  "poststarthook/start-apiextensions-controllers",
  "poststarthook/crd-informer-synced",
  "poststarthook/start-system-namespaces-controller",
  "poststarthook/storage-readiness",
  "poststarthook/rbac/bootstrap-roles",
  "poststarthook/priority-and-fairness-config-producer",
];
