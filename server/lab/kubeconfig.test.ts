import { expect, test } from "vitest";
import { kubeconfigText } from "./kubeconfig.ts";

test("each user has a context under the name that is to be shown; the first one's is the current", () => {
  const text = kubeconfigText("https://127.0.0.1:6443", [
    { name: "lab-admin", context: "lab", token: "a" },
    { name: "alice", context: "lab-alice", token: "b" },
  ]);
  expect(JSON.parse(text)).toMatchObject({
    users: [{ name: "lab-admin" }, { name: "alice" }],
    contexts: [
      { name: "lab", context: { cluster: "lab", user: "lab-admin" } },
      { name: "lab-alice", context: { cluster: "lab", user: "alice" } },
    ],
    "current-context": "lab",
  });
});
