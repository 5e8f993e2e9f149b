import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { VERSION } from "../../version.ts";
import { readBootId } from "../boot-id.ts";
import { openPowers } from "../channel.ts";
import type { Flags } from "../flags.ts";
import { log } from "../log.ts";
import type { Notice } from "../powers.ts";
import { serveAgent } from "./api.ts";
import { createDoor } from "./door.ts";
import { createInventory } from "./inventory.ts";
import { createObserver } from "./observer.ts";

/** The part that listens: it has no rights, and asks the other for what it wants to know. */
export const startFront = async (flags: Flags, separation: string): Promise<void> => {
  const stream = new Socket({ fd: 3, readable: true, writable: true });
  const early: Notice[] = [];
  let notice = (told: Notice): void => void early.push(told);
  stream.on("close", () => {
    // Whoever answers us is gone.
    process.exit(process.exitCode ?? 1);
  });
  stream.on("error", () => undefined);
  const powers = openPowers(stream, (told) => {
    notice(told);
  });
  const observer = createObserver({
    node: flags.node,
    bootId: readBootId(),
    powers,
    nowMs: () => Date.now(),
  });
  notice = observer.notice;
  for (const told of early.splice(0)) observer.notice(told);
  await observer.start();
  const server = await serveAgent({
    observer,
    powers,
    inventory: createInventory({
      flags,
      separation: separation === "user" || separation === "user-namespace" ? separation : "none",
      version: VERSION,
      powers,
      observer,
    }),
    epoch: randomBytes(6).toString("hex"),
    door: createDoor(flags.callers, flags.node),
    host: flags.host,
    port: flags.port,
    path: flags.path,
    tls:
      flags.tls === undefined
        ? undefined
        : {
            ...flags.tls,
            clientCaFile: flags.callers.kind === "certificate" ? flags.callers.caFile : undefined,
          },
  }).catch((error: unknown) => {
    process.stderr.write(`agent: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
  log("info", "agent ready", {
    url: server.url,
    node: flags.node,
    namespaces: observer.report.namespaces.length,
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      observer.stop();
      void server.close().then(() => process.exit(0));
    });
};
