import { expect, test } from "vitest";
import type { KernelWire } from "../../lib/wire/kernel.ts";
import { kernelLink } from "../kernel/testing/kernel-link.ts";
import { kernelAnswer } from "./kernel-answer.ts";

const AT = "2026-11-23T10:00:00.000Z";
const kernel = (...names: readonly string[]): Pick<KernelWire, "at" | "links"> => ({
  at: AT,
  links: names.map((name) => kernelLink(name)),
});

test("says whether the kernel has the interface, and what it has instead", () => {
  expect(kernelAnswer(kernel("eth0", "net2"), "net2")).toMatch(/^At .* the kernel has net2\.$/);
  expect(kernelAnswer(kernel("eth0", "net22"), "net2")).toMatch(/has no net2, only eth0, net22\.$/);
  expect(kernelAnswer(kernel(), "net2")).toMatch(/no other device but the loopback\.$/);
  expect(kernelAnswer(kernel("a", "b", "c", "d", "e", "f", "g", "h"), "net2")).toMatch(/e, f and 2 more\.$/);
});
