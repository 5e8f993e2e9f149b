import { expect, test } from "vitest";
import { type PageAt, settledAt } from "./page-at.ts";

const BEGINNING: PageAt = { key: "", page: 0, selected: null };
const neverAsked = (): never => {
  throw new Error("nothing is selected anew");
};

test("what is selected is turned to once; then a reader may turn away", () => {
  const turned = settledAt(BEGINNING, { key: "", selected: "b" }, () => 250);
  expect(turned).toEqual({ key: "", page: 2, selected: "b" });
  const away: PageAt = { ...turned, page: 0 };
  expect(settledAt(away, { key: "", selected: "b" }, neverAsked)).toBe(away);
  expect(settledAt(away, { key: "", selected: "c" }, () => 99)).toEqual({ key: "", page: 0, selected: "c" });
});

test("what isn't read yet is waited for, where the reader is", () => {
  const waiting: PageAt = { ...BEGINNING, page: 1 };
  expect(settledAt(waiting, { key: "", selected: "b" }, () => -1)).toBe(waiting);
  expect(settledAt(waiting, { key: "", selected: "b" }, () => 100)).toMatchObject({ page: 1, selected: "b" });
});

test("selected again after it was let go it is turned to again", () => {
  const at: PageAt = { key: "", page: 0, selected: "b" };
  const letGo = settledAt(at, { key: "", selected: null }, neverAsked);
  expect(letGo).toEqual(BEGINNING);
  expect(settledAt(letGo, { key: "", selected: "b" }, () => 300)).toMatchObject({ page: 3 });
});

test("another list begins at its beginning, or where the selected is", () => {
  const at: PageAt = { key: "x", page: 4, selected: "b" };
  expect(settledAt(at, { key: "y", selected: "b" }, neverAsked)).toEqual({
    key: "y",
    page: 0,
    selected: "b",
  });
  expect(settledAt(at, { key: "y", selected: "c" }, () => 120)).toEqual({ key: "y", page: 1, selected: "c" });
});
