import { expect, test } from "vitest";
import type { Step } from "./layers/chain.ts";
import { standingOf } from "./standing.ts";

const step = (presence: Step["presence"]): Step => ({ title: "br-stor", subtitle: "bridge", presence });
const on = (device: Step["presence"], nic: Step["presence"], isMadeLater = false) =>
  standingOf({ device: step(device), nic: step(nic) }, isMadeLater);

test("what is lacking is worse than what is down, and what nobody looked at is never there", () => {
  expect(on("absent", "none")).toBe("absent");
  expect(on("seen", "absent")).toBe("absent");
  expect(on("down", "seen")).toBe("down");
  expect(on("seen", "down")).toBe("down");
  expect(on("told", "unknown")).toBe("unknown");
  expect(on("unknown", "none")).toBe("unknown");
  expect(on("seen", "none")).toBe("there");
  expect(on("seen", "seen")).toBe("there");
});

test("a bridge that its plugin will make is no fault as long as nobody needs it, and one that is down is", () => {
  expect(on("absent", "none", true)).toBe("unmade");
  expect(on("down", "seen", true)).toBe("down");
});
