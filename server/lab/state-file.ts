import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { KeyPair } from "./certificates/certificate.ts";
import type { LabObject } from "./lab-cluster.ts";
import { isRecord, numberAt, recordAt, stringAt } from "./store/json.ts";
import { isObject } from "./store/is-object.ts";
import type { LabStore } from "./store/lab-store.ts";
import { CRD_KEY } from "./store/resource-type.ts";

/** The lab's memory between two processes: one JSON line of its own, then one line per object. */
export interface SavedLab {
  version: number;
  /** What stays good over a restart: fixed tokens, issued ones, certificates. */
  secrets: LabSecrets;
  objects: { key: string; object: LabObject }[];
}

export interface LabSecrets {
  /** Bearer token of `lab-admin`; those of the other users come of it. */
  adminToken: string;
  /** Signs issued tokens, PEM. */
  tokenKey: string;
  authority: KeyPair;
}

export function saveLab(file: string, store: LabStore, secrets: LabSecrets): void {
  const part = `${file}.part`;
  const out = openSync(part, "w", 0o600);
  try {
    writeSync(out, `${JSON.stringify({ lab: 2, version: store.version, ...secrets })}\n`);
    // Definitions first: a saved custom resource needs its type when it is read back.
    const types = [...store.types()].sort((a, b) => Number(b.key === CRD_KEY) - Number(a.key === CRD_KEY));
    let text = "";
    for (const type of types) {
      if (type.faceOf !== undefined) continue;
      for (const { object } of store.collection(type).values()) {
        text += `${JSON.stringify({ key: type.key, object })}\n`;
        if (text.length < 1 << 20) continue;
        writeSync(out, text);
        text = "";
      }
    }
    writeSync(out, text);
  } finally {
    closeSync(out);
  }
  renameSync(part, file);
}

/** What was saved, `undefined` when there is no such file or it is none of ours. */
export function loadLab(file: string): SavedLab | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const head: unknown = parseLine(lines[0] ?? "");
  const version = numberAt(head, "version");
  const adminToken = stringAt(head, "adminToken");
  const tokenKey = stringAt(head, "tokenKey");
  const [cert, key] = [stringAt(head, "authority", "cert"), stringAt(head, "authority", "key")];
  if (version === undefined || adminToken === undefined || tokenKey === undefined) return undefined;
  if (cert === undefined || key === undefined) return undefined;
  const objects = lines.slice(1).flatMap((line) => {
    const entry = parseLine(line);
    const key = stringAt(entry, "key");
    const object: unknown = recordAt(entry, "object");
    return key !== undefined && isObject(object) ? [{ key, object }] : [];
  });
  return { version, secrets: { adminToken, tokenKey, authority: { cert, key } }, objects };
}

function parseLine(line: string): unknown {
  if (line === "") return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
