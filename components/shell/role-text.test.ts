import { load } from "js-yaml";
import { expect, test } from "vitest";
import { roleFor } from "./role-text.ts";

test("the role names each resource in its group, to list and to watch", () => {
  expect(load(roleFor(["pods", "ippools.whereabouts.cni.cncf.io"]))).toMatchObject({
    kind: "ClusterRole",
    rules: [
      { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
      { apiGroups: ["whereabouts.cni.cncf.io"], resources: ["ippools"], verbs: ["list", "watch"] },
    ],
  });
});
