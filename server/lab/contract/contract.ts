import { listAt, recordAt, stringAt } from "../store/json.ts";
import { ask } from "./client.ts";
import type { Answer, Ask, Cluster } from "./client.ts";
import { differences } from "./compare.ts";
import type { CompareOptions } from "./compare.ts";
import type { Recording } from "./recording.ts";

/** One run of the suite against one cluster: its namespaces, its users, and how long things take there. */
export interface Contract {
  cluster: Cluster;
  namespace: string;
  /** Nothing changes in there, so that watches can be compared event by event. */
  quiet: string;
  node: string;
  tokens: { alice: string; viewer: string; account: string };
  options: ContractOptions;
}

export interface ContractOptions {
  /** Distance of periodic bookmarks, ms. */
  bookmarkMs: number;
  /** How long a list waits for a future version, ms. */
  futureVersionMs: number;
  /** Wording is that of a 1.36 server. */
  comparesMessages: boolean;
  /** Makes the server forget its history; without it the tests use versions that any cluster has forgotten. */
  compact?: () => void;
}

export const NAD = "network-attachment-definitions";
export const NADS = `/apis/k8s.cni.cncf.io/v1/namespaces/lab/${NAD}`;

export const SERVER_OPTIONS: ContractOptions = {
  bookmarkMs: 60_000,
  futureVersionMs: 3_000,
  comparesMessages: false,
};

/** The recording's names in those of this run. */
export function localise(contract: Contract, text: string, namespace = contract.namespace): string {
  return text
    .replaceAll("/namespaces/lab/", `/namespaces/${namespace}/`)
    .replaceAll('"namespace":"lab"', `"namespace":"${namespace}"`)
    .replaceAll('namespace \\"lab\\"', `namespace \\"${namespace}\\"`)
    .replaceAll(
      'User \\"alice\\" cannot',
      `User \\"system:serviceaccount:${contract.namespace}:alice\\" cannot`,
    )
    .replaceAll("nodeName%3Dnode-a", `nodeName%3D${contract.node}`)
    .replaceAll("eyJ.token-removed.x", contract.tokens.viewer);
}

export function compareOptions(contract: Contract, isAlice = true): CompareOptions {
  return {
    comparesMessages: contract.options.comparesMessages,
    localise: (text) => {
      const local = localise(contract, text);
      return isAlice ? local : local.replaceAll(`system:serviceaccount:${contract.namespace}:alice`, "alice");
    },
  };
}

export function tokenOf(contract: Contract, user: Recording["user"]): string | null | undefined {
  switch (user) {
    case "admin":
      return undefined;
    case "anonymous":
      return null;
    case "garbage":
      return "not-a-token";
    default:
      return contract.tokens[user];
  }
}

/** Sends a recorded request, some parts of it replaced. */
export function send(contract: Contract, recording: Recording, changes: Partial<Ask> = {}): Promise<Answer> {
  const token = tokenOf(contract, recording.user);
  return ask(contract.cluster, {
    method: recording.method,
    path: localise(contract, recording.path),
    headers: recording.requestHeaders,
    body: recording.body === undefined ? undefined : localise(contract, recording.body),
    ...(token === undefined ? {} : { token }),
    ...changes,
  });
}

export async function replay(
  contract: Contract,
  recording: Recording,
  changes: Partial<Ask> = {},
): Promise<string[]> {
  const answer = await send(contract, recording, changes);
  return differences(answer, recording, compareOptions(contract, recording.user === "alice"));
}

export const JSON_TYPE = { "content-type": "application/json" };
export const MERGE_TYPE = { "content-type": "application/merge-patch+json" };

/** Something that a case or the fixture needs; throws when the cluster refuses. */
export async function must(cluster: Cluster, request: Ask): Promise<Answer> {
  const answer = await ask(cluster, request);
  if (answer.status >= 300) {
    throw new Error(
      `${request.method ?? "GET"} ${request.path}: ${answer.status} ${answer.text.slice(0, 300)}`,
    );
  }
  return answer;
}

export function create(cluster: Cluster, path: string, object: object, manager = "curl"): Promise<Answer> {
  const separator = path.includes("?") ? "&" : "?";
  return must(cluster, {
    method: "POST",
    path: `${path}${separator}fieldManager=${manager}`,
    headers: JSON_TYPE,
    body: JSON.stringify(object),
  });
}

export function annotate(
  cluster: Cluster,
  path: string,
  annotations: Readonly<Record<string, string>>,
  manager: string,
): Promise<Answer> {
  return must(cluster, {
    method: "PATCH",
    path: `${path}?fieldManager=${manager}`,
    headers: MERGE_TYPE,
    body: JSON.stringify({ metadata: { annotations } }),
  });
}

/** A definition as the recorded cluster had it: applied with kubectl, annotated once since. */
export async function makeNad(cluster: Cluster, namespace: string, name: string): Promise<Answer> {
  const path = `/apis/k8s.cni.cncf.io/v1/namespaces/${namespace}/${NAD}`;
  const config = JSON.stringify({ cniVersion: "1.0.0", name, type: "bridge", bridge: "br-l2" });
  const object = {
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { name, annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" } },
    spec: { config },
  };
  await create(cluster, path, object, "kubectl-client-side-apply");
  return annotate(cluster, `${path}/${name}`, { "bench/touch": "1795472203776235056" }, "kubectl-annotate");
}

export function names(list: unknown): string[] {
  return listAt(list, "items").map((item) => stringAt(item, "metadata", "name") ?? "");
}

export function versionOf(value: unknown): string {
  return stringAt(recordAt(value, "metadata"), "resourceVersion") ?? "";
}

export function expectThat(holds: boolean, text: string): string[] {
  return holds ? [] : [text];
}

export function equal(what: string, given: unknown, wanted: unknown): string[] {
  const [left, right] = [JSON.stringify(given), JSON.stringify(wanted)];
  return left === right ? [] : [`${what} ${left}, expected ${right}`];
}
