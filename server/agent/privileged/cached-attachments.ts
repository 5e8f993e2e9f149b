import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { AttachmentRef } from "../../../lib/cni/agent-verbs.ts";
import { type AttachmentInput, attachmentInputOf } from "../../../lib/cni/verb-input.ts";
import type { Roots } from "../roots.ts";
import { isLinked, readWhole } from "./files.ts";

export interface CachedAttachment {
  readonly path: string;
  readonly stamp: string;
  readonly input: AttachmentInput;
}

export interface CachedAttachments {
  readonly attachments: readonly CachedAttachment[];
  /** Files that can't be read: whose they are nobody knows. */
  readonly corrupt: readonly string[];
}

/** Every attachment that the result caches have, read now. */
export const readCachedAttachments = (roots: Roots): CachedAttachments => {
  const attachments: CachedAttachment[] = [];
  const corrupt: string[] = [];
  for (const folder of [join(roots.multus, "results"), join(roots.cni, "results")]) {
    for (const name of isLinked(folder, roots) ? [] : namesIn(folder)) {
      const path = join(folder, name);
      try {
        const { stamp, text } = readWhole(path);
        const input = attachmentInputOf(text ?? "");
        if (input.ok) attachments.push({ path, stamp, input: input.value });
        else corrupt.push(path);
      } catch {
        corrupt.push(path);
      }
    }
  }
  return { attachments, corrupt };
};

export const isThat = (input: AttachmentInput, ref: AttachmentRef): boolean =>
  input.network === ref.network && input.containerId === ref.containerId && input.interface === ref.interface;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch {
    return [];
  }
};
