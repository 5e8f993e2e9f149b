import type { KubeObject } from "../../lib/kube/kube-object.ts";
import { keyOf, versionNumber } from "./held-objects.ts";
import type { HeldObjects } from "./held-objects.ts";

/**
 * A list proves that the watch before it has brought everything. Counts what the watch should have said and didn't: anything
 * but 0 means that the API lost events.
 */
export interface Proof {
  /** A list begins, after a watch up to `watched`; `isBack`: of a restored cluster, which proves nothing. */
  begin(watched: string, isBack: boolean): void;
  /** The list says this of an object; told before it is held. */
  listed(object: KubeObject): void;
  /** The list is complete, at `listedAt`; `lost` was held and it did not name it. */
  end(lost: readonly string[], listedAt: string): void;
  /** The watch after the list has come to here. */
  seen(resourceVersion: string | undefined): void;
  /** … and has said that this is deleted. */
  deleted(object: KubeObject): void;
  /** Where the next watch has to begin so that it explains what the list did not name; undefined: nothing is open. */
  readonly openFrom: string | undefined;
  /** It can't be made. */
  giveUp(): void;
  /** Nothing is held any more. */
  reset(): void;
  readonly divergences: number;
}

/**
 * What a proving list did not name, and the watch before it had not said to be deleted. Most of it was deleted between
 * the two: the next watch begins where the last one ended, and explains it. What stays unexplained was lost.
 */
interface Unexplained {
  readonly from: string;
  readonly until: number;
  readonly keys: Set<string>;
}

export const createProof = (held: HeldObjects): Proof => {
  let divergences = 0;
  /** Up to here the watch should have brought everything. */
  let provenVersion = "";
  let proven = Number.NaN;
  /** A list was begun and not completed: what is held is of two moments. */
  let isPartial = false;
  let unexplained: Unexplained | undefined;

  return {
    begin: (watched, isBack) => {
      if (!isPartial) provenVersion = watched;
      if (isBack) provenVersion = "";
      proven = versionNumber(provenVersion);
      isPartial = true;
      unexplained = undefined;
    },
    listed: (object) => {
      if (versionNumber(object.metadata.resourceVersion) <= proven && !held.holds(object)) divergences += 1;
    },
    end: (lost, listedAt) => {
      isPartial = false;
      if (!Number.isNaN(proven) && lost.length > 0)
        unexplained = { from: provenVersion, until: versionNumber(listedAt), keys: new Set(lost) };
    },
    seen: (resourceVersion) => {
      if (unexplained === undefined || !(versionNumber(resourceVersion) >= unexplained.until)) return;
      divergences += unexplained.keys.size;
      unexplained = undefined;
    },
    deleted: (object) => {
      unexplained?.keys.delete(keyOf(object));
    },
    get openFrom() {
      return unexplained?.from;
    },
    giveUp: () => {
      unexplained = undefined;
    },
    reset: () => {
      provenVersion = "";
      proven = Number.NaN;
      isPartial = false;
    },
    get divergences() {
      return divergences;
    },
  };
};
