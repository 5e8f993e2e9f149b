import { expect, test } from "vitest";
import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { addressBook, isAgentPod, podKey } from "./agent-addresses.ts";

const node = (name: string): KubeObject => ({ metadata: { name }, status: {} });
const pod = (name: string, nodeName: string, podIP?: string): KubeObject => ({
  metadata: { name, namespace: "moorings", labels: { "app.kubernetes.io/name": "moorings-agent" } },
  spec: { nodeName },
  status: podIP === undefined ? {} : { podIP },
});

test("agents are found by their pods' label: followed once node and address are known, moved and let go with them", () => {
  const told: string[] = [];
  const book = addressBook([{ node: "*", url: "https://{pod}:9911" }], (name, url) => {
    told.push(`${name} ${url ?? "-"}`);
  });
  expect(isAgentPod(pod("a", "n1"))).toBe(true);
  expect(isAgentPod({ metadata: { name: "a", labels: { "app.kubernetes.io/name": "web" } } })).toBe(false);
  book.seePod(pod("a", "n1"));
  book.see(node("n1"));
  book.seePod(pod("b", "n2", "10.0.0.2"));
  expect(told.splice(0)).toEqual([]);
  book.seePod(pod("a", "n1", "fd00::1"));
  book.see(node("n2"));
  expect(told.splice(0)).toEqual(["n1 https://[fd00::1]:9911", "n2 https://10.0.0.2:9911"]);
  book.losePod(podKey({ namespace: "moorings", name: "a" }));
  book.seePod(pod("a2", "n1", "fd00::7"));
  expect(told.splice(0)).toEqual(["n1 -", "n1 https://[fd00::7]:9911"]);
  book.keepOnlyPods(new Set([podKey({ namespace: "moorings", name: "a2" })]));
  book.keepOnly(new Set(["n2"]));
  expect(told).toEqual(["n2 -", "n1 -"]);
});
