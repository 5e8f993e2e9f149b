import { describe, expect, test } from "vitest";
import { ApiProblem } from "./api.ts";
import { oneOf } from "./one-of.ts";

const refused = (status: number) =>
  new ApiProblem({ type: "about:blank", title: "no", status, detail: "no", code: "X" });

describe("what may be said of one thing", () => {
  test("what was read stands as long as nothing newer is known", () => {
    expect(oneOf("pod", null, 5)).toEqual({ item: "pod", status: "ready", problem: null, was: null });
    expect(oneOf(undefined, null, 0)).toMatchObject({ item: null, status: "loading" });
  });

  test("what is not there any more is gone, and what it was is told apart", () => {
    const gone = oneOf("pod", refused(404), 5);
    expect(gone).toMatchObject({ item: null, status: "failed", was: { item: "pod", at: 5 } });
    expect(gone.problem?.status).toBe(404);
  });

  test("what never was there was nothing", () => {
    expect(oneOf(undefined, refused(404), 0)).toMatchObject({ item: null, status: "failed", was: null });
  });

  test("what one may not read any more isn't shown, not even as what it was", () => {
    expect(oneOf("pod", refused(403), 5)).toMatchObject({ item: null, status: "failed", was: null });
  });

  test("an answer that didn't come says nothing: what was read is shown, with the problem", () => {
    expect(oneOf("pod", refused(503), 5)).toMatchObject({ item: "pod", status: "ready", was: null });
    expect(oneOf("pod", refused(0), 5).problem?.status).toBe(0);
  });
});
