import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDoor } from "./door.ts";

const asking = (headers: Record<string, string>): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), { headers });

test("without a token file only callers that name the loopback address come in", () => {
  const door = createDoor(undefined);
  expect(door(asking({ host: "127.0.0.1:9911" }))).toBeUndefined();
  expect(door(asking({ host: "evil.example:9911" }))).toBe(421);
  expect(door(asking({}))).toBe(421);
});

test("with a token file the token counts, also after it was changed; no file, nobody", () => {
  const folder = mkdtempSync(join(tmpdir(), "door-"));
  const file = join(folder, "token");
  const door = createDoor(file);
  expect(door(asking({ authorization: "Bearer " }))).toBe(401);
  expect(door(asking({ authorization: "Bearer one" }))).toBe(401);
  writeFileSync(file, "one\n");
  expect(door(asking({ authorization: "Bearer one" }))).toBeUndefined();
  writeFileSync(file, "two\n");
  expect(door(asking({ authorization: "Bearer one" }))).toBe(401);
  rmSync(folder, { recursive: true });
});
