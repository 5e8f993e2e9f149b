import { CoreV1Api, KubeConfig, makeInformer } from "@kubernetes/client-node";

/** The peer: all pods by the client library's own informer, until it knows them. Prints how many. */
const [file = ""] = process.argv.slice(2);
const kubeconfig = new KubeConfig();
kubeconfig.loadFromFile(file);
const api = kubeconfig.makeApiClient(CoreV1Api);
const informer = makeInformer(kubeconfig, "/api/v1/pods", () => api.listPodForAllNamespaces());
informer.on("error", (error: unknown) => {
  console.error(error);
  process.exit(1);
});
await informer.start();
console.log(JSON.stringify({ pods: informer.list().length }));
process.exit(0);
