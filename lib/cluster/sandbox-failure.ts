import type { KubeEvent } from "../model/kube-event.ts";

/**
 * Why the kubelet could not start a pod, as far as its networks are to blame. `cause` is one line for people; `cniName`
 * and `network` name the culprit where the text does (the kubelet's text has the CNI name, not the network's).
 */
export interface SandboxFailure {
  readonly kind:
    | "network-missing"
    | "network-invalid"
    | "request-unreadable"
    | "address-invalid"
    | "pool-exhausted"
    | "plugin-missing"
    | "master-missing"
    | "interface-taken"
    | "unsupported"
    | "multus-unreachable"
    | "other";
  readonly cause: string;
  readonly cniName: string | null;
  readonly network: { readonly namespace: string; readonly name: string } | null;
  readonly at: string | null;
  readonly count: number;
}

/** The newest network failure at pod start among a pod's KubeEvents. undefined: none, or started since. */
export const sandboxFailure = (events: readonly KubeEvent[]): SandboxFailure | undefined => {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at];
    if (event === undefined) continue;
    if (event.reason === "Started") return undefined;
    if (event.reason !== "FailedCreatePodSandBox") continue;
    const failure = parseSandboxFailure(event.message);
    return failure === undefined ? undefined : { ...failure, at: event.lastAt, count: event.count };
  }
  return undefined;
};

/**
 * Classifies the text of `FailedCreatePodSandBox`; undefined where networks are not to blame.
 * @see https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/pkg/k8sclient/k8sclient.go
 */
export const parseSandboxFailure = (text: string): Omit<SandboxFailure, "at" | "count"> | undefined => {
  if (!NETWORKING.test(text)) return undefined;
  // Behind it stands Multus' own configuration, which would match half of the patterns.
  const message = text.split(/\s*': StdinData:/)[0] ?? text;
  const cniName = CNI_NAME.exec(message)?.[1] ?? null;
  const found = MISSING.exec(message);
  const network =
    found?.[1] === undefined || found[2] === undefined ? null : { namespace: found[2], name: found[1] };
  const kind = TEXTS.find(([text]) => text.test(message))?.[1] ?? "other";
  return { kind, cause: causeOf(kind, message), cniName, network };
};

const NETWORKING =
  /Multus|multus|networking:|error adding container to network|failed to setup network|network-attachment-definition/;
const CNI_NAME = /error adding container to network "([^"]+)"/;
const MISSING = /network-attachment-definition \(([^)]+)\) in namespace \(([^)]+)\)/;

const TEXTS: readonly (readonly [RegExp, SandboxFailure["kind"]])[] = [
  [/cannot find a network-attachment-definition/, "network-missing"],
  [/No networks found in|getCNIConfigFromSpec|LoadDelegateNetConf|must have the 'type'/, "network-invalid"],
  [/invalid MAC address|failed to validate IP|invalid (?:IP|CIDR) address|parsing IP/i, "address-invalid"],
  [/parsePodNetworkAnnotation|parsePodNetworkObject/, "request-unreadable"],
  [/Could not allocate IP|no IP addresses available|no available (?:IP )?addresses/i, "pool-exhausted"],
  [/failed to find plugin/, "plugin-missing"],
  [/already exists/, "interface-taken"],
  [/Link not found|failed to lookup master/, "master-missing"],
  [/operation not supported/, "unsupported"],
  [/multus\.sock/, "multus-unreachable"],
];

/** The innermost sentence: what stands behind the plugin's or Multus' last colon-separated step. */
const causeOf = (kind: SandboxFailure["kind"], message: string): string => {
  switch (kind) {
    case "network-missing": {
      const found = MISSING.exec(message);
      return found === null
        ? "a network is asked for that does not exist"
        : `network ${found[2]}/${found[1]} does not exist`;
    }
    case "network-invalid":
      return "the configuration of a network can't be used";
    case "request-unreadable":
      return "the networks annotation can't be read";
    case "address-invalid":
      return "an address or MAC that is asked for is not valid";
    case "pool-exhausted":
      return "no address is left in the range";
    case "plugin-missing": {
      const plugin = /failed to find plugin "([^"]+)"/.exec(message)?.[1];
      return plugin === undefined
        ? "a CNI plugin is not installed on the node"
        : `plugin ${plugin} is not installed on the node`;
    }
    case "master-missing":
      return "the host device that the network stands on does not exist on the node";
    case "interface-taken": {
      const name = /interface name (\S+) already exists/.exec(message)?.[1];
      return name === undefined ? "an interface name is taken already" : `interface ${name} is named twice`;
    }
    case "unsupported":
      return "the node's kernel does not support this kind of link";
    case "multus-unreachable":
      return "Multus does not answer on the node";
    case "other":
      return lastPart(message);
  }
};

const lastPart = (message: string): string => {
  const parts = message.split(": ");
  return (parts.at(-1) ?? message).trim().slice(0, 200);
};
