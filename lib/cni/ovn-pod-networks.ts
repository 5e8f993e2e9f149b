import { type Address, parseAddress } from "../ip/address.ts";
import { parseAddressInPrefix } from "../ip/prefix.ts";
import { isRecord, textOf, textsOf } from "../kube/fields.ts";
import { JSON_LIST_MAX, parseJson } from "../kube/json.ts";
import type { Problem } from "../model/problems.ts";

export const POD_NETWORKS_ANNOTATION = "k8s.ovn.org/pod-networks";

/** One entry of the annotation: which NetworkAttachmentDefinition, and what the pod has of it. */
export interface OvnPodNetwork {
  readonly namespace: string;
  readonly name: string;
  readonly addresses: readonly { readonly address: Address; readonly prefixLength: number }[];
  readonly mac: string | null;
  readonly gateways: readonly Address[];
  readonly isPrimary: boolean;
}

/**
 * What OVN-Kubernetes' control plane gave a pod, by network: `default`, `namespace/name`, or `namespace/name/N` where a
 * pod is on one network several times. The cluster's default is left out: other places say it.
 * @see https://github.com/ovn-kubernetes/ovn-kubernetes/blob/master/go-controller/pkg/util/pod_annotation.go
 */
export const parseOvnPodNetworks = (
  text: string,
): { readonly networks: readonly OvnPodNetwork[]; readonly problems: readonly Problem[] } => {
  const parsed = parseJson(text, {
    tooLarge: "ANNOTATION_TOO_LARGE",
    notJson: "ANNOTATION_NOT_JSON",
    subject: "OVN-Kubernetes' annotation",
  });
  if (!parsed.ok) return { networks: [], problems: [parsed.problem] };
  if (!isRecord(parsed.value)) return { networks: [], problems: [NOT_AN_OBJECT] };
  const networks = Object.entries(parsed.value)
    .slice(0, JSON_LIST_MAX)
    .flatMap(([key, value]) => {
      const [namespace = "", name = ""] = key.split("/");
      return namespace === "" || name === "" || !isRecord(value) ? [] : [entryOf(namespace, name, value)];
    });
  return { networks, problems: [] };
};

const entryOf = (
  namespace: string,
  name: string,
  value: Readonly<Record<string, unknown>>,
): OvnPodNetwork => {
  const listed = textsOf(value["ip_addresses"]);
  const single = textOf(value["ip_address"]);
  const written = listed.length > 0 || single === undefined ? listed : [single];
  const gateways = [...textsOf(value["gateway_ips"]), textOf(value["gateway_ip"]) ?? ""];
  return {
    namespace,
    name,
    addresses: written.flatMap((each) => parseAddressInPrefix(each) ?? []),
    mac: textOf(value["mac_address"]) ?? null,
    gateways: [...new Set(gateways.flatMap((each) => parseAddress(each) ?? []))],
    isPrimary: value["role"] === "primary",
  };
};

const NOT_AN_OBJECT: Problem = {
  code: "ANNOTATION_INVALID",
  detail: "OVN-Kubernetes' annotation is JSON, but not an object",
};
