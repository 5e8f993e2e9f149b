import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadKubeconfig } from "./kubeconfig.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "moorings-kubeconfig-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const write = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};

const YAML = (user: string): string => `
apiVersion: v1
kind: Config
current-context: one
contexts:
- {name: one, context: {cluster: c, user: u}}
- {name: two, context: {cluster: gone, user: u}}
clusters:
- name: c
  cluster: {server: "http://127.0.0.1:1234/base/"}
users:
- name: u
  user: ${user}
`;

const accessOf = async (file: string, context?: string) => {
  const connection = await loadKubeconfig({ file, context });
  if (!connection.ok) throw new Error(connection.problem.detail);
  const access = await connection.value.access();
  return { connection: connection.value, access };
};

test("reads server, context and token of a YAML file", async () => {
  const { connection, access } = await accessOf(await write("config", YAML("{token: sesame}")));
  expect(connection.cluster).toBe("one");
  expect(access).toMatchObject({
    ok: true,
    value: { server: "http://127.0.0.1:1234/base", headers: { authorization: "Bearer sesame" } },
  });
});

test("reads a JSON file", async () => {
  const file = await write(
    "config.json",
    JSON.stringify({
      "current-context": "lab",
      contexts: [{ name: "lab", context: { cluster: "lab", user: "me" } }],
      clusters: [
        { name: "lab", cluster: { server: "https://lab:6443", "certificate-authority-data": "Q0E=" } },
      ],
      users: [{ name: "me", user: { username: "ada", password: "x" } }],
    }),
  );
  const { access } = await accessOf(file);
  expect(access).toMatchObject({
    value: { headers: { authorization: "Basic YWRhOng=" }, transport: { ca: "CA", skipVerify: false } },
  });
});

test("says in one line and with a code what is wrong with a file", async () => {
  const good = await write("good", YAML("{token: sesame}"));
  const cases: readonly (readonly [string, string | undefined, string, RegExp])[] = [
    [join(folder, "none"), undefined, "KUBECONFIG_MISSING", /no such file/],
    [await write("text", "{a: [b"), undefined, "KUBECONFIG_INVALID", /not a kubeconfig/],
    [await write("list", "- a"), undefined, "KUBECONFIG_INVALID", /not a kubeconfig/],
    [good, "three", "CONTEXT_UNKNOWN", /no context "three"; it has: one, two/],
    [good, "two", "KUBECONFIG_INVALID", /no cluster "gone"/],
    [await write("empty", "{}"), undefined, "CONTEXT_UNKNOWN", /no current context/],
  ];
  for (const [file, context, code, detail] of cases) {
    const result = await loadKubeconfig({ file, context });
    expect(result).toMatchObject({ ok: false, problem: { code } });
    if (result.ok) continue;
    expect(result.problem.detail).toMatch(detail);
    expect(result.problem.detail).not.toContain("\n");
    expect(result.problem.detail).not.toContain("sesame");
  }
});

test("reads a token file again when the API refuses the token, and keeps the connection options", async () => {
  await write("token", "first\n");
  const { connection, access } = await accessOf(await write("config", YAML("{tokenFile: token}")));
  await write("token", "second\n");
  connection.reload("unauthorized");
  const again = await connection.access();
  if (!access.ok || !again.ok) throw new Error("no access");
  expect(access.value.headers["authorization"]).toBe("Bearer first");
  expect(again.value.headers["authorization"]).toBe("Bearer second");
  expect(again.value.transport).toBe(access.value.transport);
});

test("asks an exec plug-in, and asks it again after a refusal", async () => {
  const script = `let n = 0; try { n = Number(require("fs").readFileSync("${folder}/n", "utf8")); } catch {}
    require("fs").writeFileSync("${folder}/n", String(n + 1));
    console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token: "t" + n } }));`;
  await write("plugin.cjs", script);
  const user = JSON.stringify({
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: process.execPath,
      args: [join(folder, "plugin.cjs")],
    },
  });
  const { connection, access } = await accessOf(await write("config", YAML(user)));
  expect(access).toMatchObject({ value: { headers: { authorization: "Bearer t0" } } });
  connection.reload("unreachable");
  expect(await connection.access()).toMatchObject({ value: { headers: { authorization: "Bearer t0" } } });
  connection.reload("unauthorized");
  expect(await connection.access()).toMatchObject({ value: { headers: { authorization: "Bearer t1" } } });
});

test("never quotes what a credential plug-in printed", async () => {
  await write("plugin.cjs", 'console.log("sesame-token");');
  const user = JSON.stringify({ exec: { command: process.execPath, args: [join(folder, "plugin.cjs")] } });
  const { access } = await accessOf(await write("config", YAML(user)));
  expect(access).toMatchObject({ ok: false, problem: { code: "CREDENTIALS_UNAVAILABLE" } });
  expect(JSON.stringify(access)).not.toContain("sesame");
});

const TLS_YAML = (cluster: string): string =>
  YAML("{client-certificate: cert, client-key: key}").replace(
    '{server: "http://127.0.0.1:1234/base/"}',
    cluster,
  );

test("reads authority, certificate and key from files, and again when the server can't be reached", async () => {
  for (const name of ["ca", "cert", "key"]) await write(name, `${name}-1`);
  const cluster = "{server: 'https://lab:6443', certificate-authority: ca, tls-server-name: kubernetes}";
  const { connection, access } = await accessOf(await write("config", TLS_YAML(cluster)));
  expect(connection.isUnverified).toBe(false);
  expect(access).toMatchObject({
    value: {
      transport: { ca: "ca-1", cert: "cert-1", key: "key-1", serverName: "kubernetes", skipVerify: false },
    },
  });
  for (const name of ["ca", "cert", "key"]) await write(name, `${name}-2`);
  connection.reload("unreachable");
  expect(await connection.access()).toMatchObject({
    value: { transport: { ca: "ca-2", cert: "cert-2", key: "key-2" } },
  });
});

test("says that nobody is verified, and refuses that together with an authority", async () => {
  for (const name of ["ca", "cert", "key"]) await write(name, name);
  const insecure = "{server: 'https://lab:6443', insecure-skip-tls-verify: true}";
  const { connection } = await accessOf(await write("config", TLS_YAML(insecure)));
  expect(connection.isUnverified).toBe(true);
  const both = "{server: 'https://lab:6443', insecure-skip-tls-verify: true, certificate-authority: ca}";
  const refused = await loadKubeconfig({ file: await write("both", TLS_YAML(both)) });
  expect(refused).toMatchObject({ ok: false, problem: { code: "KUBECONFIG_INVALID" } });
});
