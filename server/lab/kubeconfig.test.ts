import { expect, test } from "vitest";
import { kubeconfigText } from "./kubeconfig.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("each user has a context under the name that is to be shown; the first one's is the current", () => {
  const text = kubeconfigText("https://127.0.0.1:6443", "CA", [
    { name: "lab-admin", context: "lab", credentials: { certificate: { cert: "CERT", key: "KEY" } } },
    { name: "alice", context: "lab-alice", credentials: { token: "b" } },
  ]);
  expect(JSON.parse(text)).toMatchObject({
    clusters: [{ cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": base64("CA") } }],
    users: [
      {
        name: "lab-admin",
        user: { "client-certificate-data": base64("CERT"), "client-key-data": base64("KEY") },
      },
      { name: "alice", user: { token: "b" } },
    ],
    contexts: [
      { name: "lab", context: { cluster: "lab", user: "lab-admin" } },
      { name: "lab-alice", context: { cluster: "lab", user: "alice" } },
    ],
    "current-context": "lab",
  });
});

test("without an authority nothing is said of trust", () => {
  const text = kubeconfigText("http://127.0.0.1:6443", undefined, []);
  expect(JSON.parse(text)).toMatchObject({ clusters: [{ cluster: { server: "http://127.0.0.1:6443" } }] });
  expect(text).not.toContain("certificate");
});
