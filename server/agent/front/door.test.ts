import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDoor } from "./door.ts";

const asking = (headers: Record<string, string>): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), { headers });

test("without a proof only callers that name the loopback address come in, and only to read", async () => {
  const door = createDoor({ kind: "loopback" }, "n1");
  expect(await door(asking({ host: "127.0.0.1:9911" }), "get")).toBeUndefined();
  expect((await door(asking({ host: "127.0.0.1:9911" }), "delete"))?.status).toBe(403);
  expect((await door(asking({ host: "evil.example:9911" }), "get"))?.status).toBe(421);
  expect((await door(asking({}), "get"))?.status).toBe(421);
});

test("with a token file the token counts, also after it was changed; no file, nobody", async () => {
  const folder = mkdtempSync(join(tmpdir(), "door-"));
  const file = join(folder, "token");
  const door = createDoor({ kind: "token", file }, "n1");
  const statusOf = async (authorization: string): Promise<number | undefined> =>
    (await door(asking({ authorization }), "get"))?.status;
  expect(await statusOf("Bearer ")).toBe(401);
  expect(await statusOf("Bearer one")).toBe(401);
  writeFileSync(file, "one\n");
  expect(await statusOf("Bearer one")).toBeUndefined();
  writeFileSync(file, "two\n");
  expect(await statusOf("Bearer one")).toBe(401);
  rmSync(folder, { recursive: true });
});
