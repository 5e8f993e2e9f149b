import { writeFileSync } from "node:fs";
import { makeApi, serveApi } from "../../../lab/api/serve.ts";
import { startChurn } from "../../../lab/controllers/churn.ts";
import { virtualClock } from "../../../lab/controllers/testing/virtual-clock.ts";
import { FaultSwitches } from "../../../lab/faults.ts";
import { labKubeconfig, makeSecrets, serverTls, tokenUsers } from "../../../lab/identity.ts";
import { CLUSTER_AGE_MS } from "../../../lab/scenario/seed.ts";
import { startScenario } from "../../../lab/scenario/start.ts";
import { bootstrapCluster } from "../../../lab/store/bootstrap.ts";
import { LabStore } from "../../../lab/store/lab-store.ts";
import { startNamespaceLifecycle } from "../../../lab/store/namespace-lifecycle.ts";
import { timersOn } from "../lab-of-things.ts";
import { LabAsk, LabOptions, type LabSays } from "./lab-messages.ts";

/**
 * A lab whose time passes when its parent says so: the same seed is the same cluster with the same history, on a fast
 * machine and on a slow one. It has been churning for a while before anybody reads it.
 */
const options = LabOptions.parse(JSON.parse(process.argv[2] ?? ""));
const HOST = "127.0.0.1";
/** One change each 5 to 20 s is what a churn makes; a cluster has one for so many pods. */
const PODS_PER_CHURN = 2_500;

const clock = virtualClock(Date.now());
const after = (ms: number, run: () => void): (() => void) => clock.after(ms, run);
const store = new LabStore({ now: () => clock.now(), seed: options.seed });
startNamespaceLifecycle(store);
bootstrapCluster(store, clock.now() - CLUSTER_AGE_MS);
const scenario = startScenario(store, {
  seed: options.seed,
  churn: false,
  pods: options.pods,
  scheduler: clock,
});
const churns = Array.from({ length: Math.max(1, Math.round(options.pods / PODS_PER_CHURN)) }, () =>
  startChurn(scenario.context, scenario.controllers),
);
clock.advance(options.ageMinutes * 60_000);

const secrets = await makeSecrets(Date.now());
const api = makeApi({
  store,
  faults: new FaultSwitches(),
  tokenKey: secrets.tokenKey,
  users: tokenUsers(secrets),
  timers: timersOn(after),
});
const server = await serveApi(api, HOST, 0, serverTls(secrets, HOST, Date.now()));
writeFileSync(options.kubeconfig, labKubeconfig(server.url, secrets, Date.now()), { mode: 0o600 });

const listed = (resource: string) => (store.type(resource) === undefined ? [] : store.list(resource));

const say = (resources: readonly string[]): void => {
  const pods = resources.includes("pods") ? listed("pods") : [];
  const says: LabSays = {
    nowMs: clock.now(),
    version: store.version,
    openWatches: api.openWatches.size,
    objects: resources.reduce((sum, resource) => sum + listed(resource).length, 0),
    pods: pods.map(({ metadata: { namespace, name, uid, resourceVersion } }) => [
      `pod ${namespace ?? ""}/${name}`,
      JSON.stringify([uid, resourceVersion]),
    ]),
  };
  process.send?.(says);
};

process.on("message", (message) => {
  const asked = LabAsk.parse(message);
  if (asked.act === "advance") clock.advance(asked.ms);
  if (asked.act === "calm") for (const stop of churns.splice(0)) stop();
  say(asked.act === "look" ? asked.resources : []);
});
process.on("disconnect", () => process.exit(0));
say([]);
