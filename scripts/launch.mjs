// The first thing that runs on a fresh machine: plain JavaScript for Node 18, nothing installed yet.
// It installs the npm packages, finds the Node that the project brings along, and hands over to it.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, "node_modules");
const STAMP = join(MODULES, ".moorings-installed");
const NODE_MIN = [22, 19];

const ENTRIES = {
  start: ["server/main.ts"],
  build: ["scripts/build.ts"],
  check: ["scripts/check.ts"],
  test: ["scripts/test.ts"],
  contract: ["server/lab/contract/run.ts"],
  faults: ["server/kube/testing/run-faults.ts"],
  soak: ["server/kube/testing/soak/main.ts"],
};

const [command = "start", ...args] = process.argv.slice(2);
const entry = ENTRIES[command];
if (entry === undefined) fail(`unknown command "${command}"; known: ${Object.keys(ENTRIES).join(", ")}`);

installPackages();
handOver(findNode(), [...entry.map((file) => join(ROOT, file)), ...args]);

function installPackages() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .update(process.platform + process.arch)
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  console.error("moorings: installing npm packages, once per change of package-lock.json …");
  const npm = spawnSync(process.platform === "win32" ? "npm.cmd" : "npm", npmArguments(), {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, NODE_ENV: "development" },
  });
  if (npm.error) fail(`npm can't be run: ${npm.error.message}`);
  if (npm.status !== 0) fail("npm could not install the packages; what it said stands above");
  writeFileSync(STAMP, wanted);
}

/**
 * What the lock file pins, by its integrity sums, and nothing else is written. Not `npm ci`: that refuses a lock file that
 * lacks another platform's optional binaries, and a registry that doesn't carry those can't put them in.
 */
function npmArguments() {
  return [
    "install",
    "--no-save",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--include=dev",
  ];
}

function findNode() {
  const packaged = join(MODULES, `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(packaged)) return packaged;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return process.execPath;
  return fail(
    `no packaged Node for ${process.platform}-${process.arch}: install Node ${NODE_MIN.join(".")} or newer (this is ${process.versions.node})`,
  );
}

function handOver(node, nodeArguments) {
  const child = spawn(node, nodeArguments, {
    cwd: ROOT,
    stdio: "inherit",
    // Where the user stands: relative paths in flags mean that folder (npm changes to the project's).
    env: { ...process.env, MOORINGS_CWD: process.env.INIT_CWD || process.cwd() },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends SIGINT to the whole group already; a second one does no harm.
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => fail(`${node} can't be run: ${error.message}`));
  child.on("exit", (code) => process.exit(code ?? 1));
}

function fail(reason) {
  console.error(`moorings: ${reason}`);
  process.exit(1);
}
