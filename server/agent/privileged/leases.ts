import { closeSync, constants, lstatSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PlanRequest } from "../../../lib/cni/agent-plans.ts";
import { type AgentRefusal, refusal } from "../../../lib/cni/agent-refusals.ts";
import { readHostLocalFile } from "../../../lib/cni/host-local.ts";
import { parseAddress } from "../../../lib/ip/address.ts";
import type { Answered } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { isLinked, readWhole } from "./files.ts";
import { FLOCK, run } from "./run.ts";

type Release = Extract<PlanRequest, { action: "release" }>;

/** The lease file that was named, if it is exactly what was seen. The name must be an address: nothing else is touched. */
export const findLease = (roots: Roots, wanted: Release): Answered<string> => {
  const none = (detail: string): Answered<string> => ({
    ok: false,
    refusal: refusal("NO_SUCH_LEASE", detail),
  });
  if (parseAddress(wanted.address) === undefined || !/^[0-9A-Fa-f.:]+$/.test(wanted.address))
    return none(`${wanted.address} is no address`);
  const folder = join(roots.networks, wanted.network);
  const path = join(folder, wanted.address);
  try {
    if (!lstatSync(folder).isDirectory()) return none(`${folder} is not a folder`);
    const { text = "", modifiedAt } = readWhole(path);
    const file = readHostLocalFile(wanted.address, text);
    const isSame =
      file?.containerId === wanted.containerId &&
      file.interface === wanted.interface &&
      Date.parse(modifiedAt) === Date.parse(wanted.modifiedAt);
    if (isSame) return { ok: true, value: path };
    return {
      ok: false,
      refusal: refusal("CHANGED", `${wanted.address} is another's by now, or was handed out anew`),
    };
  } catch {
    return none(wanted.address);
  }
};

/** Removes it under host-local's own lock, after another look. null: done. */
export const removeLease = async (roots: Roots, wanted: Release): Promise<AgentRefusal | null> => {
  let lock;
  try {
    const path = join(roots.networks, wanted.network, "lock");
    lock = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_CREAT, 0o644);
  } catch {
    return refusal("INCOMPLETE_EVIDENCE", "The store can't be locked");
  }
  try {
    // The lock belongs to the open file, which is ours as well: it stays when the program has ended.
    const locked = await run(FLOCK, ["--exclusive", "--timeout", "5", "3"], { fds: [lock] });
    if (!locked.ok) return refusal("BUSY", `The store is locked: ${locked.problem.detail}`);
    const found = findLease(roots, wanted);
    if (!found.ok) return found.refusal;
    rmSync(found.value);
    return null;
  } finally {
    closeSync(lock);
  }
};

/** Addresses that the store of a network has for an attachment. */
export const leasesOf = (
  roots: Roots,
  network: string,
  containerId: string,
  interfaceName: string | null,
): string[] => {
  const folder = join(roots.networks, network);
  if (isLinked(folder, roots)) return [];
  try {
    return readdirSync(folder).filter((name) => {
      const file = readHostLocalFile(name, readWhole(join(folder, name)).text ?? "");
      return (
        file?.containerId === containerId && (interfaceName === null || file.interface === interfaceName)
      );
    });
  } catch {
    return [];
  }
};
