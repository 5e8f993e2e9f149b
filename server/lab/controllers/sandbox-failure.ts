import type { LabObject } from "../lab-cluster.ts";
import type { Sandbox } from "./kernel.ts";
import { namespaceOf, uidOf } from "./pod-view.ts";

const STDIN_DATA =
  '{"clusterNetwork":"/host/etc/cni/net.d/10-bench.conf","cniVersion":"0.3.1","logLevel":"verbose",' +
  '"logToStderr":true,"name":"multus-cni-network","type":"multus-shim"}';

/** The kubelet's text for a sandbox whose networks can't be set up, as recorded; the sandbox id keeps the texts apart. */
export function sandboxFailure(pod: LabObject, sandbox: Sandbox, error: string): string {
  const args = [
    `K8S_POD_NAME=${pod.metadata.name}`,
    `K8S_POD_INFRA_CONTAINER_ID=${sandbox.id}`,
    `K8S_POD_UID=${uidOf(pod)}`,
    "IgnoreUnknown=1",
    `K8S_POD_NAMESPACE=${namespaceOf(pod)}`,
  ].join(";");
  return (
    "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox " +
    `"${sandbox.id}": plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request ` +
    `failed with status 400: 'ContainerID:"${sandbox.id}" Netns:"${sandbox.netns}" IfName:"eth0" Args:"${args}" ` +
    `Path:"" ERRORED: ${error}\n': StdinData: ${STDIN_DATA}`
  );
}
