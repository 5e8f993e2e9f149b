import { afterEach, expect, test } from "vitest";
import { ask } from "../contract/client.ts";
import { stringAt } from "../store/json.ts";
import { serveLab, type ServedLab } from "../testing/served-lab.ts";

let lab: ServedLab | undefined;
afterEach(() => lab?.close());

const BY = { manager: "test" };

test("what no longer matches a selector is deleted as it was, at the version of the change", async () => {
  lab = await serveLab("plain HTTP/1.1");
  const { store, admin } = lab;
  const labels = { app: "a", tier: "front" };
  store.create("configmaps", { metadata: { name: "c", namespace: "default", labels } }, BY);
  const watching = ask(admin, {
    path: "/api/v1/namespaces/default/configmaps?watch=true&labelSelector=app%3Da&timeoutSeconds=1",
  });
  await expect.poll(() => lab?.api.openWatches.size).toBe(1);
  const change = { metadata: { labels: { app: "b", tier: "back" } } };
  const changed = store.mergePatch("configmaps", "default", "c", change, BY);
  if (!changed.ok) throw new Error(changed.status.message);
  store.remove("configmaps", "default", "c");
  const { lines } = await watching;
  const seen = lines.map(({ json }) => ({
    type: stringAt(json, "type"),
    tier: stringAt(json, "object", "metadata", "labels", "tier"),
    version: stringAt(json, "object", "metadata", "resourceVersion"),
  }));
  expect(seen.slice(1)).toEqual([
    { type: "DELETED", tier: "front", version: changed.object.metadata.resourceVersion },
  ]);
  expect(seen[0]).toMatchObject({ type: "ADDED", tier: "front" });
});
