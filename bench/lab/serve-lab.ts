import { writeFileSync } from "node:fs";
import { NODES_WITHOUT_AGENT, serveAgents } from "../../server/lab/agents/serve-agents.ts";
import { makeApi, serveApi } from "../../server/lab/api/serve.ts";
import { FaultSwitches } from "../../server/lab/faults.ts";
import { labKubeconfig, makeSecrets, serverTls, tokenUsers } from "../../server/lab/identity.ts";
import { CLUSTER_AGE_MS } from "../../server/lab/scenario/seed.ts";
import { startScenario } from "../../server/lab/scenario/start.ts";
import { bootstrapCluster } from "../../server/lab/store/bootstrap.ts";
import { LabStore } from "../../server/lab/store/lab-store.ts";
import { startNamespaceLifecycle } from "../../server/lab/store/namespace-lifecycle.ts";
import { answerParent } from "../asked-child.ts";
import { createChurn } from "./churn.ts";
import { createFlap } from "./flap.ts";
import { Wanted } from "./happenings.ts";

/** A process with the lab's own parts (server/lab/main.ts), without its churn, that lets things happen when it is told to. */
const HOST = "127.0.0.1";
const [kubeconfig = "", pods = ""] = process.argv.slice(2);

const store = new LabStore({ now: Date.now, seed: 1 });
startNamespaceLifecycle(store);
bootstrapCluster(store, Date.now() - CLUSTER_AGE_MS);
const faults = new FaultSwitches();
const scenario = startScenario(store, { seed: 1, churn: false, faults, pods: Number(pods) });
const secrets = await makeSecrets(Date.now());
const api = makeApi({ store, faults, tokenKey: secrets.tokenKey, users: tokenUsers(secrets) });
const server = await serveApi(api, HOST, 0, serverTls(secrets, HOST, Date.now()));
const agents = await serveAgents(scenario.kernel, Date.now, HOST, 0);
writeFileSync(kubeconfig, labKubeconfig(server.url, secrets, Date.now()), { mode: 0o600 });

const churn = createChurn(store);
const flap = createFlap(scenario.kernel);
answerParent(async (question) => {
  const wanted = Wanted.parse(question);
  switch (wanted.do) {
    case "tell":
      return { agents: `*=${agents.url}/nodes/{node}`, observable: observable() };
    case "churn":
      return churn(wanted);
    case "flap":
      return flap(wanted);
  }
});

function observable(): number {
  return store.list("nodes").filter(({ metadata }) => !NODES_WITHOUT_AGENT.includes(metadata.name)).length;
}
