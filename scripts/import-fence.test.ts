import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "moorings-fence-"));

/** For each rule a file that breaks it: [rule, file, what it imports]. A rule that never fired proves nothing. */
const VIOLATIONS: readonly (readonly [string, string, string])[] = [
  ["lib-is-pure", "lib/model/reads.ts", "node:fs"],
  ["agent-front-has-no-hands", "server/agent/front/a.ts", "../privileged/target.ts"],
  ["lib-ip-points-down", "lib/ip/a.ts", "../model/target.ts"],
  ["lib-model-points-down", "lib/model/a.ts", "../kube/target.ts"],
  ["lib-kube-points-down", "lib/kube/a.ts", "../sources/target.ts"],
  ["lib-cni-points-down", "lib/cni/a.ts", "../cluster/target.ts"],
  ["lib-sources-points-down", "lib/sources/a.ts", "../cluster/target.ts"],
  ["lib-cluster-points-down", "lib/cluster/a.ts", "../audit/target.ts"],
  ["lib-topology-points-down", "lib/topology/a.ts", "../wire/target.ts"],
  ["lib-audit-points-down", "lib/audit/a.ts", "../plan/target.ts"],
  ["lib-lint-points-down", "lib/lint/a.ts", "../wire/target.ts"],
  ["lib-plan-points-down", "lib/plan/a.ts", "../wire/target.ts"],
  ["server-is-the-io-shell", "server/a.ts", "../components/target.ts"],
  ["components-know-only-lib", "components/a.ts", "../server/target.ts"],
  ["nobody-imports-app", "scripts/a.ts", "../app/target.ts"],
  ["e2e-from-outside", "e2e/a.ts", "../lib/model/target.ts"],
  ["fixtures-stay-in-tests", "server/b.ts", "../lib/testing/target.ts"],
  ["plugins-are-strangers", "lib/sources/providers/a.ts", "./target.ts"],
  ["lab-is-a-stranger", "server/c.ts", "./lab/target.ts"],
  ["lab-knows-no-product", "server/lab/a.ts", "../../lib/model/target.ts"],
  ["cytoscape-one-door", "components/b.ts", "cytoscape"],
  ["kube-client-one-door", "server/d.ts", "@kubernetes/client-node"],
  ["no-cycles", "lib/wire/a.ts", "./b.ts"],
];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every rule of the import fence catches a seeded violation, type imports included", () => {
  writeFileSync(
    join(folder, "tsconfig.json"),
    '{"compilerOptions":{"allowImportingTsExtensions":true,"noEmit":true}}',
  );
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const [, file, imported] of VIOLATIONS) {
    seed(file, `import type * as x from "${imported}";\nexport type A = typeof x;\n`);
    if (imported.startsWith(".")) seed(join(dirname(file), imported), "export const target = 1;\n");
  }
  seed("lib/wire/b.ts", 'import type { A } from "./a.ts";\nexport type B = A;\n');
  const run = spawnSync(
    join(ROOT, "node_modules", ".bin", "depcruise"),
    [
      "--config",
      join(ROOT, ".dependency-cruiser.mjs"),
      "--output-type",
      "json",
      "app",
      "components",
      "server",
      "lib",
      "e2e",
      "scripts",
    ],
    { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  const found = (
    JSON.parse(run.stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } }
  ).summary.violations;
  for (const [rule, file] of VIOLATIONS) {
    expect(found.map((violation) => `${violation.rule.name} ${violation.from}`)).toContain(`${rule} ${file}`);
  }
});

test("every rule of the import fence is proved here", async () => {
  const config = pathToFileURL(join(ROOT, ".dependency-cruiser.mjs")).href;
  const fence = (await import(config)) as { default: { forbidden: { name: string }[] } };
  const rules = fence.default.forbidden.map((rule) => rule.name);
  expect(VIOLATIONS.map(([rule]) => rule).sort()).toEqual([...rules].sort());
});

const seed = (file: string, text: string): void => {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: file.endsWith("target.ts") ? "a" : "w" });
};
