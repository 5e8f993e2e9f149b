import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kubeconfigText } from "../kubeconfig.ts";
import { serveLab } from "../testing/served-lab.ts";
import type { ServedLab } from "../testing/served-lab.ts";

/** The kubectl that is there, by the kubeconfig alone: over TLS, with a client certificate, protobuf included. */
const version = (() => {
  try {
    return execFileSync("kubectl", ["version", "--client"], { encoding: "utf8" }).split("\n")[0];
  } catch {
    return undefined;
  }
})();

const folder = mkdtempSync(join(tmpdir(), "moorings-kubectl-"));
const kubeconfig = join(folder, "kubeconfig");
const manifest = join(folder, "manifest.yaml");
let lab: ServedLab;

beforeAll(async () => {
  lab = await serveLab("HTTP/2");
  const { url, cert = "", key = "" } = lab.admin;
  const credentials = { certificate: { cert, key } };
  const users = [{ name: "lab-admin", context: "lab", credentials }];
  writeFileSync(kubeconfig, kubeconfigText(url, lab.authority.cert, users));
  writeFileSync(
    manifest,
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied, namespace: net}\ndata: {a: b}\n",
  );
});

afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

const kubectl = async (line: string): Promise<string> => {
  const environment = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: join(folder, "cache") };
  const ran = await promisify(execFile)("kubectl", line.split(" "), { env: environment, timeout: 30_000 });
  return ran.stdout.trim();
};

const title = `kubectl creates, asks, applies, patches and deletes (${version ?? "there is none"})`;

test.runIf(version !== undefined)(
  title,
  async () => {
    const said: readonly (readonly [string, RegExp])[] = [
      ["create namespace net", /^namespace\/net created$/],
      ["create serviceaccount viewer -n net", /created$/],
      ["create role reader -n net --verb=get,list --resource=pods", /created$/],
      ["create rolebinding reads -n net --role=reader --serviceaccount=net:viewer", /created$/],
      ["auth can-i list pods -n net --as system:serviceaccount:net:viewer", /^yes$/],
      ["auth whoami", /lab-admin/],
      ["auth can-i --list", /\*\.\*/],
      ["create token viewer -n net", /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/],
      ["create configmap made -n net --from-literal=a=b", /created$/],
      ["create deployment web -n net --image=web --replicas=0", /created$/],
      ["get deployment web -n net -o jsonpath={.spec.replicas}", /^0$/],
      ["create job once -n net --image=once", /created$/],
      ["create service clusterip web -n net --tcp=80:http", /created$/],
      ["get service web -n net -o jsonpath={.spec.ports[0].targetPort}", /^http$/],
      [`apply -f ${manifest}`, /created$/],
      [`apply -f ${manifest}`, /unchanged$/],
      [`apply --server-side --force-conflicts -f ${manifest}`, /serverside-applied$/],
      ["run lone -n net --image=lone", /created$/],
      ["label pod lone -n net a=b", /labeled$/],
      ["annotate pod lone -n net a=b", /annotated$/],
      ['patch pod lone -n net --type=json -p [{"op":"remove","path":"/metadata/labels/a"}]', /patched$/],
      ["get pods -n net -o wide", /lone/],
      ["delete pod lone -n net --grace-period=0 --force", /force deleted$/],
      [`delete -f ${manifest}`, /deleted$/],
    ];
    for (const [line, expected] of said) expect(await kubectl(line), line).toMatch(expected);
    await expect(
      kubectl("auth can-i delete pods -n net --as system:serviceaccount:net:viewer"),
    ).rejects.toThrow();
  },
  120_000,
);
