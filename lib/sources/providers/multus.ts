import {
  LEGACY_NETWORK_STATUS_ANNOTATION,
  NETWORK_STATUS_ANNOTATION,
  NETWORKS_ANNOTATION,
  annotationPath,
} from "../../cni/annotations.ts";
import { type NetworkStatusEntry, parseNetworkStatus } from "../../cni/network-status.ts";
import { parseSelection, type SelectionElement } from "../../cni/selection.ts";
import { parseAddress } from "../../ip/address.ts";
import { parseMac } from "../../ip/mac.ts";
import { parseAddressInPrefix } from "../../ip/prefix.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { annotationOf, annotationWrittenAt, nameOf } from "../../kube/metadata.ts";
import { readNetworkAttachmentDefinition } from "../../kube/nad.ts";
import { isHostNetworkPod } from "../../kube/pod.ts";
import type { Claim, EvidenceAddress } from "../../model/evidence.ts";
import { evidenceId, type NetworkKey } from "../../model/ids.ts";
import type { Problem } from "../../model/problems.ts";
import type { SourceRef } from "../../model/source-ref.ts";
import { isPrimaryConfig, networkOfNad } from "../derived-network.ts";
import { derivedProblem, NOTHING_DERIVED, problemsAt, refIn } from "../derived.ts";
import type { DeriveContext, Derived, Source } from "../source.ts";
import { NADS, PODS } from "../watched.ts";

/** Multus: NetworkAttachmentDefinitions, what pods ask for in their annotation, and what Multus reports in another. */
export const multus: Source = {
  id: "multus",
  title: "Multus",
  watches: [PODS, NADS],
  derive: (object, context) =>
    context.watched.kind === PODS.kind ? derivePod(object, context) : deriveNetwork(object, context),
};

/**
 * Surprise: a hostNetwork pod may carry the annotation. Multus never sees such a pod: the text is kept, but it asks for
 * nothing. Completed pods keep their status though their sandbox is gone; the join decides what that is worth.
 */
const derivePod = (object: KubeObject, context: DeriveContext): Derived => {
  const askedText = annotationOf(object, NETWORKS_ANNOTATION);
  const status = statusOf(object);
  if (askedText === undefined && status === undefined) return NOTHING_DERIVED;
  const named = nameOf(object);
  if (named === undefined || named.namespace === null) return NOTHING_DERIVED;
  const isDeaf = isHostNetworkPod(object);
  const pod = { namespace: named.namespace, name: named.name };
  const from = refIn(context, named);
  const problems: Problem[] = [];
  return {
    entities: [
      {
        kind: "pod-evidence",
        id: evidenceId(context.cluster, multus.id, pod),
        cluster: context.cluster,
        from,
        source: multus.id,
        pod,
        asked:
          askedText === undefined || isDeaf
            ? []
            : askedClaims(object, askedText, pod.namespace, from, problems),
        reported: status === undefined || isDeaf ? [] : reportedClaims(object, status, from, problems),
        observed: null,
        ...(askedText === undefined ? {} : { askedText }),
        problems,
      },
    ],
    problems,
  };
};

const statusOf = (object: KubeObject): { readonly key: string; readonly text: string } | undefined => {
  for (const key of [NETWORK_STATUS_ANNOTATION, LEGACY_NETWORK_STATUS_ANNOTATION]) {
    const text = annotationOf(object, key);
    if (text !== undefined && text !== "") return { key, text };
  }
  return undefined;
};

const askedClaims = (
  object: KubeObject,
  text: string,
  namespace: string,
  from: SourceRef,
  problems: Problem[],
): Claim[] => {
  const selection = readSelection(text, namespace);
  if (!selection.ok) {
    problems.push(...problemsAt(from, annotationPath(NETWORKS_ANNOTATION), [selection.problem]));
    return [];
  }
  const at = annotationWrittenAt(object, NETWORKS_ANNOTATION);
  return selection.value.elements.map((element, index) => ({
    source: "networks",
    at,
    mac: element.mac === null ? null : (parseMac(element.mac) ?? null),
    addresses: element.ips.flatMap(askedAddress),
    mtu: null,
    link: null,
    gateways: element.defaultRoutes.flatMap((gateway) => parseAddress(gateway) ?? []),
    device: element.deviceId,
    containerId: null,
    from,
    network: nadKey(element),
    interface: element.interface,
    isDefault: false,
    index,
  }));
};

/** All pods of a workload ask with the same words, which are read once. */
const readSelection = (text: string, namespace: string): ReturnType<typeof parseSelection> => {
  if (text.length > SELECTION_LENGTH_MAX) return parseSelection(text, namespace);
  const known = selections.get(text);
  if (known?.namespace === namespace) return known.read;
  if (selections.size >= SELECTIONS_MAX) selections.clear();
  const read = parseSelection(text, namespace);
  selections.set(text, { namespace, read });
  return read;
};

const SELECTIONS_MAX = 1_000;
const SELECTION_LENGTH_MAX = 2_000;
const selections = new Map<string, { namespace: string; read: ReturnType<typeof parseSelection> }>();

const askedAddress = (text: string): EvidenceAddress[] => {
  const inPrefix = parseAddressInPrefix(text);
  const address = inPrefix?.address ?? parseAddress(text);
  return address === undefined
    ? []
    : [{ address, prefixLength: inPrefix?.prefixLength ?? null, origin: null }];
};

const reportedClaims = (
  object: KubeObject,
  status: { readonly key: string; readonly text: string },
  from: SourceRef,
  problems: Problem[],
): Claim[] => {
  const parsed = parseNetworkStatus(status.text);
  problems.push(...problemsAt(from, annotationPath(status.key), parsed.problems));
  const at = annotationWrittenAt(object, status.key);
  return parsed.entries.map((entry) => ({
    source: "network-status",
    at,
    mac: entry.mac,
    addresses: entry.addresses.map(({ address, prefixLength }) => ({ address, prefixLength, origin: null })),
    mtu: entry.mtu,
    link: null,
    gateways: entry.gateways,
    device: entry.device,
    containerId: null,
    from,
    network: statusKey(entry),
    interface: entry.interface,
    isDefault: entry.isDefault,
    index: entry.index,
  }));
};

const nadKey = (element: SelectionElement): NetworkKey => ({
  provider: "multus",
  namespace: element.namespace,
  name: element.name,
});

/** A name without slash is a CNI network without an object: the cluster default, even where a NAD took its place. */
const statusKey = (entry: NetworkStatusEntry): NetworkKey => {
  const slash = entry.name.indexOf("/");
  return entry.isDefault || slash === -1
    ? { provider: "cluster-default", namespace: null, name: entry.name }
    : { provider: "multus", namespace: entry.name.slice(0, slash), name: entry.name.slice(slash + 1) };
};

const deriveNetwork = (object: KubeObject, context: DeriveContext): Derived => {
  const nad = readNetworkAttachmentDefinition(object);
  if (!nad.ok) return derivedProblem(object, context, nad.problem);
  // What is primary in its namespace is no matter of Multus: nobody can ask for it.
  if (isPrimaryConfig(nad.value.configText)) return NOTHING_DERIVED;
  const network = networkOfNad(object, nad.value, "multus", context);
  return { entities: [network], problems: network.problems };
};
