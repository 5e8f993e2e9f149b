import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import type { Watched } from "../../../lib/sources/source.ts";
import type { Random } from "../clock.ts";
import { createLabOfThings, keyOf, type LabOfThings, NAMESPACE, save } from "./lab-of-things.ts";
import type { TroubledClock } from "./troubled-clock.ts";

/** The lab's store as a run writes it, with what can happen to a store: compaction, restart, an old backup, other tokens. */
export interface TroubledStore {
  /** Another one after each restart. */
  readonly lab: LabOfThings;
  truth(watched: Watched): readonly KubeObject[];
  write(watched: Watched, name: string): void;
  remove(watched: Watched, name: string): void;
  /** The next object that is written is larger than any buffer. */
  makeNextLarge(): void;
  /** The same objects, each of them a new one under its old name. */
  recreateSome(watched: Watched): void;
  forgetHistory(): void;
  /** What the server takes from now on. */
  rotateTo(token: string): void;
  restart(): void;
  keepBackup(): void;
  restoreBackup(): void;
}

export interface TroubledStoreOptions {
  readonly clock: TroubledClock;
  readonly random: Random;
  readonly resources: readonly Watched[];
  readonly token: string;
  /** Now and then the state is kept. */
  readonly hasBackups: boolean;
  readonly onLarge: () => void;
}

const LARGE_BYTES = 1_500_000;
const RECREATED = 4;
const BACKUP_SHARE = 0.1;
const BY = { manager: "test" };

export const createTroubledStore = (options: TroubledStoreOptions): TroubledStore => {
  const { clock, random, resources } = options;
  let token = options.token;
  let lab = createLabOfThings(clock, token, resources);
  let backup = save(lab.store);
  let writes = 0;
  let others = 0;
  let isLargeDue = false;

  const truth = (watched: Watched): readonly KubeObject[] => lab.store.list(keyOf(watched), NAMESPACE);

  const write = (watched: Watched, name: string): void => {
    const key = keyOf(watched);
    writes += 1;
    const metadata = {
      name,
      namespace: NAMESPACE,
      labels: { write: String(writes) },
      annotations: { text: isLargeDue ? `\u2028\u0085"${"x".repeat(LARGE_BYTES)}` : '\u2028\u0085"' },
    };
    if (isLargeDue) options.onLarge();
    isLargeDue = false;
    if (lab.store.get(key, NAMESPACE, name) !== undefined)
      lab.store.mergePatch(key, NAMESPACE, name, { metadata }, BY);
    else {
      const spec = watched.group === "" ? { containers: [{ name: "c", image: "i" }] } : { any: true };
      lab.store.create(key, { metadata, spec }, BY);
    }
    if (options.hasBackups && random() < BACKUP_SHARE) backup = save(lab.store);
  };

  const remove = (watched: Watched, name: string): void => {
    lab.store.remove(keyOf(watched), NAMESPACE, name);
  };

  const startFrom = (saved: typeof backup): void => {
    lab = createLabOfThings(clock, token, resources, saved);
  };

  return {
    get lab() {
      return lab;
    },
    truth,
    write,
    remove,
    makeNextLarge: () => {
      isLargeDue = true;
    },
    recreateSome: (watched) => {
      for (const { metadata } of truth(watched).slice(0, RECREATED)) {
        remove(watched, metadata.name);
        write(watched, metadata.name);
      }
    },
    forgetHistory: () => {
      // Something else is written as well: a version that is the newest one is never too old.
      others += 1;
      lab.store.create("configmaps", { metadata: { name: `c-${String(others)}`, namespace: NAMESPACE } }, BY);
      lab.store.compact();
    },
    rotateTo: (next) => {
      lab.tokens.replaceFixed(token, next);
      token = next;
    },
    restart: () => {
      startFrom(save(lab.store));
    },
    keepBackup: () => {
      backup = save(lab.store);
    },
    restoreBackup: () => {
      startFrom(backup);
    },
  };
};
