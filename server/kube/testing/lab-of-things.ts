import type { Watched } from "../../../lib/sources/source.ts";
import { makeApi } from "../../lab/api/serve.ts";
import { makeListener } from "../../lab/api/lab-api.ts";
import type { ApiContext, ApiTimers } from "../../lab/api/call.ts";
import type { User } from "../../lab/api/user.ts";
import { FaultSwitches } from "../../lab/faults.ts";
import type { LabObject } from "../../lab/lab-cluster.ts";
import { LabStore } from "../../lab/store/lab-store.ts";
import type { Clock } from "../clock.ts";

/** The lab's own store and API with a few resources in it, in this process and under a virtual clock. */
export interface LabOfThings {
  readonly store: LabStore;
  readonly tokens: ApiContext["tokens"];
  readonly listener: ReturnType<typeof makeListener>;
}

export const PODS: Watched = { group: "", version: "v1", resource: "pods", kind: "Pod", isNamespaced: true };

export const NAMESPACE = "lab";
const CRDS = "customresourcedefinitions.apiextensions.k8s.io";
const RBAC = "rbac.authorization.k8s.io";
const BY = { manager: "test" };

/** Kept things: what an etcd would have on its disk. */
export interface Saved {
  readonly version: number;
  readonly objects: readonly { readonly key: string; readonly object: LabObject }[];
}

export const createLabOfThings = (
  clock: Clock,
  token: string,
  resources: readonly Watched[],
  saved?: Saved,
): LabOfThings => {
  const store = new LabStore({ now: clock.nowMs, seed: 1 });
  if (saved !== undefined) store.restore(saved.version, saved.objects);
  else {
    store.create("namespaces", { metadata: { name: NAMESPACE } }, BY);
    grant(store);
    allowReviews(store);
    for (const watched of resources) if (watched.group !== "") define(store, watched);
  }
  const user: User = { username: "moorings", groups: ["system:authenticated"] };
  const users = new Map([[token, user]]);
  const api = makeApi({ store, faults: new FaultSwitches(), users, timers: timersOn(clock.after) });
  return { store, tokens: api.tokens, listener: makeListener(api) };
};

/** The API's timers on another clock than the machine's. */
export const timersOn = (after: ApiTimers["after"]): ApiTimers => ({
  after,
  every: (distanceMs, callback) => {
    let cancel = (): void => undefined;
    const arm = (): void => {
      cancel = after(distanceMs, () => {
        arm();
        callback();
      });
    };
    arm();
    return () => {
      cancel();
    };
  },
});

export const save = (store: LabStore): Saved => {
  const types = [...store.types()].filter((type) => type.faceOf === undefined);
  // Definitions first: what they define needs its type when it is read back.
  types.sort((one, other) => Number(other.key === CRDS) - Number(one.key === CRDS));
  return {
    version: store.version,
    objects: types.flatMap((type) =>
      [...store.collection(type).values()].map(({ object }) => ({ key: type.key, object })),
    ),
  };
};

export const define = (store: LabStore, watched: Watched): void => {
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  store.create(
    CRDS,
    {
      metadata: { name: keyOf(watched) },
      spec: {
        group: watched.group,
        scope: "Namespaced",
        names: { plural: watched.resource, kind: watched.kind, listKind: `${watched.kind}List` },
        versions: [
          { name: watched.version, served: true, storage: true, schema: { openAPIV3Schema: schema } },
        ],
      },
    },
    BY,
  );
};

/** Its objects go with it. */
export const undefine = (store: LabStore, watched: Watched): void => {
  store.remove(CRDS, undefined, keyOf(watched));
};

export const keyOf = (watched: Watched): string =>
  watched.group === "" ? watched.resource : `${watched.resource}.${watched.group}`;

const READER = { metadata: { name: "reader" } };

/** `moorings` may read everything. */
export const grant = (store: LabStore): void => {
  const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }];
  store.create(`clusterroles.${RBAC}`, { ...READER, rules }, BY);
  const subjects = [{ kind: "User", apiGroup: RBAC, name: "moorings" }];
  const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: "reader" };
  store.create(`clusterrolebindings.${RBAC}`, { ...READER, roleRef, subjects }, BY);
};

export const restrict = (store: LabStore, verbs: readonly string[]): void => {
  const rules = [{ apiGroups: ["*"], resources: ["*"], verbs }];
  store.mergePatch(`clusterroles.${RBAC}`, undefined, "reader", { rules }, BY);
};

export const revoke = (store: LabStore): void => {
  store.remove(`clusterrolebindings.${RBAC}`, undefined, "reader");
};

/** As in every cluster: everybody may ask what they may, and read the version. */
const allowReviews = (store: LabStore): void => {
  const name = "system:basic-user";
  const rules = [
    { apiGroups: ["authorization.k8s.io"], resources: ["selfsubjectaccessreviews"], verbs: ["create"] },
    { nonResourceURLs: ["/version"], verbs: ["get"] },
  ];
  store.create(`clusterroles.${RBAC}`, { metadata: { name }, rules }, BY);
  const subjects = [{ kind: "Group", apiGroup: RBAC, name: "system:authenticated" }];
  const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name };
  store.create(`clusterrolebindings.${RBAC}`, { metadata: { name }, roleRef, subjects }, BY);
};
