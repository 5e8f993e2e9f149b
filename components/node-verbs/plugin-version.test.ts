import { expect, test } from "vitest";
import { commonVersion, pluginVersion } from "./plugin-version.ts";

const plugin = {
  name: "bridge",
  modifiedAt: null,
  sizeBytes: 1,
  cniVersions: ["1.0.0", "0.4.0", "0.10.0"],
  about: "CNI bridge plugin v1.9.1",
  problem: null,
};

test("a plugin has the version that it tells, else the newest CNI that it speaks, or why it says nothing", () => {
  expect(pluginVersion(plugin)).toMatchObject({ text: "1.9.1", isProblem: false });
  const untold = { ...plugin, about: "CNI bridge plugin version unknown" };
  expect(pluginVersion(untold)).toMatchObject({ text: "CNI 1.0.0" });
  expect(pluginVersion({ ...untold, about: null, cniVersions: ["0.9.0", "0.10.0"] })?.text).toBe(
    "CNI 0.10.0",
  );
  expect(pluginVersion({ ...plugin, cniVersions: null, problem: "others may write it" })).toEqual({
    text: "no answer",
    detail: "others may write it",
    isProblem: true,
  });
  expect(pluginVersion({ ...plugin, about: null, cniVersions: null })).toBeUndefined();
  expect(pluginVersion(undefined)).toBeUndefined();
});

test("the version of most is told once, whatever a plugin that doesn't answer says", () => {
  const other = { ...plugin, name: "whereabouts", about: null, cniVersions: ["1.0.0"] };
  const broken = { ...plugin, cniVersions: null, problem: "it doesn't answer VERSION" };
  expect(commonVersion([other, plugin, plugin, broken, broken, broken])).toBe("1.9.1");
  expect(commonVersion([broken])).toBeUndefined();
});
