import { parsePrefix } from "../../ip/prefix.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { readIpamClaim } from "../../kube/ipam-claim.ts";
import { nameOf } from "../../kube/metadata.ts";
import { readNetworkAttachmentDefinition } from "../../kube/nad.ts";
import { parseNetworkConfig } from "../../cni/network-config.ts";
import { type EntityId, joinId } from "../../model/ids.ts";
import type { Allocation, Pool } from "../../model/pool.ts";
import type { Problem } from "../../model/problems.ts";
import { derivedProblem, NOTHING_DERIVED, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source, Watched } from "../source.ts";
import { NADS } from "../watched.ts";

const CLAIMS: Watched = {
  group: "k8s.cni.cncf.io",
  version: "v1alpha1",
  resource: "ipamclaims",
  kind: "IPAMClaim",
  isNamespaced: true,
};

/**
 * IPAMClaims: addresses of OVN-Kubernetes' networks that are kept for virtual machines. The pool is what the network's
 * definition allows; of pods without a claim it knows nothing.
 */
export const ipamclaim: Source = {
  id: "ipamclaim",
  title: "IPAMClaim",
  watches: [CLAIMS, NADS],
  derive: (object, context) =>
    context.watched.kind === CLAIMS.kind ? deriveClaim(object, context) : derivePools(object, context),
};

/** Claims name the CNI network and live in its definition's namespace: both ends meet in that pair, and the family. */
const poolId = (cluster: string, namespace: string, network: string, version: 4 | 6): EntityId =>
  joinId(cluster, "pool", ipamclaim.id, namespace, network, String(version));

const derivePools = (object: KubeObject, context: DeriveContext): Derived => {
  const nad = readNetworkAttachmentDefinition(object);
  const named = nameOf(object);
  if (!nad.ok || named === undefined || !PERSISTENT.test(nad.value.configText ?? "")) return NOTHING_DERIVED;
  const { namespace, name, configText } = nad.value;
  const { cniName, ipam } = parseNetworkConfig(configText, name);
  if (ipam?.type !== "ovn" || cniName === null) return NOTHING_DERIVED;
  const from = refIn(context, named);
  const pools = new Map<EntityId, Pool>();
  for (const { range } of ipam.ranges) {
    const id = poolId(context.cluster, namespace, cniName, range.includes(":") ? 6 : 4);
    if (pools.has(id)) continue;
    pools.set(id, {
      kind: "pool",
      id,
      cluster: context.cluster,
      from,
      store: "ipamclaim",
      namespace,
      name: cniName,
      range: parsePrefix(range) ?? null,
      networkName: cniName,
      node: null,
      writtenAt: null,
      problems: [],
    });
  }
  return { entities: [...pools.values()], problems: [] };
};

const PERSISTENT = /"allowPersistentIPs"\s*:\s*true/;

const deriveClaim = (object: KubeObject, context: DeriveContext): Derived => {
  const read = readIpamClaim(object);
  const named = nameOf(object);
  if (!read.ok || named === undefined) {
    return read.ok ? NOTHING_DERIVED : derivedProblem(object, context, read.problem);
  }
  const { namespace, name, network, addresses, ownerPod, owner, failure, createdAt } = read.value;
  const from = refIn(context, named);
  const problems = read.value.unreadable.map((text): Problem => ({
    code: "ADDRESS_INVALID",
    detail: `"${text.slice(0, 60)}" is not an address`,
    from,
    path: "status.ips",
  }));
  const keeper = owner ?? { kind: "", name: "", uid: null };
  return {
    entities: addresses.map((address): Allocation => ({
      kind: "allocation",
      id: joinId(context.cluster, "allocation", ipamclaim.id, namespace, name, address),
      cluster: context.cluster,
      from,
      store: "ipamclaim",
      pool: poolId(context.cluster, namespace, network, address.includes(":") ? 6 : 4),
      key: name,
      address,
      owner: ownerPod === null ? null : { namespace, name: ownerPod },
      interface: null,
      containerId: null,
      at: createdAt,
      claim: { namespace, ...keeper, failure },
    })),
    problems,
  };
};
