import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { firstOf } from "./first-of.ts";
import { pagePoint } from "./page-point.ts";

/** A page as it was opened: what it brought along is what is shown. */
const aPage = () => {
  const client = new QueryClient();
  const bring = (key: readonly string[], data: object) => {
    client.setQueryData(key, data);
    client.setQueryData(firstOf(key), data);
  };
  bring(["summary"], { epoch: "e", revision: 8 });
  bring(["me"], { viewer: "local" });
  bring(["topology", "group=none"], { revision: 7 });
  bring(["nodes", ""], { pages: [{ items: [], revision: 9 }], pageParams: [""] });
  return client;
};
const KEYS = ["view=group=none", "topics=sources", "topics=changes"];

test("a stream goes on from the oldest answer of the page", () => {
  expect(pagePoint(aPage(), KEYS)).toEqual({ epoch: "e", revision: 7 });
});

test("it begins anew for a picture that the page did not bring", () => {
  expect(pagePoint(aPage(), [...KEYS, "view=group=namespace"])).toBeNull();
});

test("it begins anew for a picture that was asked for once more", () => {
  const client = aPage();
  client.setQueryData(["topology", "group=none"], { revision: 9 });
  expect(pagePoint(client, KEYS)).toBeNull();
});

test("it begins anew where the page brought nothing", () => {
  expect(pagePoint(new QueryClient(), KEYS)).toBeNull();
});
