import { parseNetworkConfig } from "../cni/network-config.ts";
import { listOf, recordOf, textOf } from "../kube/fields.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { nameOf } from "../kube/metadata.ts";
import type { NetworkAttachmentDefinition } from "../kube/nad.ts";
import { networkId, type NetworkKey } from "../model/ids.ts";
import type { Network } from "../model/network.ts";
import { refIn } from "./derived.ts";
import type { DeriveContext } from "./source.ts";

const CONFIG_LENGTH_MAX = 16 * 1024;

/** The network that a NetworkAttachmentDefinition defines, under the provider that pods know it by. */
export const networkOfNad = (
  object: KubeObject,
  nad: NetworkAttachmentDefinition,
  provider: NetworkKey["provider"],
  context: DeriveContext,
): Network => {
  const { namespace, name, configText } = nad;
  const from = refIn(context, nameOf(object) ?? { namespace, name, uid: null });
  const key: NetworkKey = { provider, namespace, name };
  const config = parseNetworkConfig(configText, name);
  const madeFrom = madeFromOf(object);
  return {
    kind: "network",
    id: networkId(context.cluster, key),
    cluster: context.cluster,
    from,
    key,
    createdAt: nad.createdAt,
    deletedAt: nad.deletedAt,
    ...config,
    resourceName: nad.resourceName,
    ...(madeFrom === undefined ? {} : { madeFrom }),
    ...(configText === undefined ? {} : { configText: configText.slice(0, CONFIG_LENGTH_MAX) }),
    problems: config.problems.map((problem) => ({ ...problem, from, path: problem.path ?? "spec.config" })),
  };
};

/** What OVN-Kubernetes makes of a (Cluster)UserDefinedNetwork has it as its controller. */
const madeFromOf = (object: KubeObject): Network["madeFrom"] => {
  for (const owner of listOf(object.metadata["ownerReferences"])) {
    const record = recordOf(owner);
    const kind = textOf(record?.["kind"]);
    const name = textOf(record?.["name"]);
    if (record?.["controller"] === true && kind !== undefined && name !== undefined) return { kind, name };
  }
  return undefined;
};

/**
 * A network of OVN-Kubernetes that is primary in its namespace: every pod there gets it, and none can ask for it.
 * @see https://github.com/ovn-kubernetes/ovn-kubernetes/blob/master/docs/features/user-defined-networks/user-defined-networks.md
 */
export const isPrimaryConfig = (configText: string | undefined): boolean =>
  configText !== undefined && PRIMARY_ROLE.test(configText);

const PRIMARY_ROLE = /"role"\s*:\s*"primary"/;
