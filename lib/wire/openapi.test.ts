import { describe, expect, it } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { ROUTES } from "./routes.ts";

// oxlint-disable-next-line unicorn/prefer-structured-clone -- as it goes over the wire
const document: Record<string, unknown> = JSON.parse(JSON.stringify(openApiDocument("1.2.3")));

const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split("/")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null
          ? Object.entries(value).find(
              ([name]) => name === key.replaceAll("~1", "/").replaceAll("~0", "~"),
            )?.[1]
          : undefined,
      document,
    );

const refsIn = (value: unknown): readonly string[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner),
  );
};

describe("the OpenAPI document", () => {
  it("describes every call, with its path parameters", () => {
    for (const route of Object.values(ROUTES)) {
      const operation = at(`#/paths/${route.path.replaceAll("/", "~1")}/${route.method.toLowerCase()}`);
      expect(operation).toMatchObject({ operationId: route.id });
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const name of names) {
        expect(operation).toMatchObject({
          parameters: expect.arrayContaining([expect.objectContaining({ name, in: "path", required: true })]),
        });
      }
    }
  });

  it("refers only to what it holds", () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) expect([ref, at(ref)]).not.toEqual([ref, undefined]);
  });

  it("names the shapes that outside programs rely on, and every parameter of a list", () => {
    expect(at("#/components/schemas/Attachment/required")).toEqual(
      expect.arrayContaining(["id", "namespace", "pod", "network", "state", "default", "asked", "reported"]),
    );
    const pods = JSON.stringify(at("#/paths/~1api~1v1~1pods/get/parameters"));
    for (const name of ["limit", "cursor", "namespace", "pod", "network", "node", "state", "q", "sort"]) {
      expect(pods).toContain(`"name":"${name}"`);
    }
  });
});
