import type { LabMetadata, LabObject, LabOwnerReference } from "../lab-cluster.ts";
import { isRecord, recordAt, type JsonRecord } from "./json.ts";
import { seedOf, type Random } from "./random.ts";

const SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** `pod-template-hash` and revision hashes: a number, its digits written in safe letters (`rand.SafeEncodeString`). */
export function templateHash(template: unknown): string {
  const digits = String(seedOf(JSON.stringify(template)));
  return Array.from(digits, (digit) => SAFE_LETTERS[digit.charCodeAt(0) % SAFE_LETTERS.length]).join("");
}

export function controllerReference(owner: LabObject, apiVersion: string, kind: string): LabOwnerReference {
  const { name, uid } = owner.metadata;
  return { apiVersion, kind, name, uid: uid ?? "", controller: true, blockOwnerDeletion: true };
}

/** What is added to the template to make one pod of it. */
export interface PodMaking {
  name: string;
  generateName?: string;
  owner: LabOwnerReference;
  namespace: string;
  labels?: Record<string, string>;
  spec?: JsonRecord;
}

export function podFromTemplate(template: unknown, making: PodMaking, random: Random): LabObject {
  const annotations = textMap(recordAt(template, "metadata", "annotations"));
  const metadata: LabMetadata = {
    name: making.name,
    ...(making.generateName !== undefined && { generateName: making.generateName }),
    namespace: making.namespace,
    labels: { ...textMap(recordAt(template, "metadata", "labels")), ...making.labels },
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ownerReferences: [making.owner],
  };
  const spec = { ...recordAt(template, "spec"), ...making.spec };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: completeSpec(spec, random) };
}

function textMap(record: JsonRecord | undefined): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [key, value] of Object.entries(record ?? {})) if (typeof value === "string") map[key] = value;
  return map;
}

/** The fields that API server and admission fill in: service account, token volume, tolerations. */
export function completeSpec(spec: JsonRecord, random: Random): JsonRecord {
  const token = `kube-api-access-${random.suffix(5)}`;
  const mount = { name: token, readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" };
  const containers = Array.isArray(spec["containers"]) ? spec["containers"].filter(isRecord) : [];
  return {
    volumes: [
      {
        name: token,
        projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: "token" } }] },
      },
    ],
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    serviceAccountName: "default",
    serviceAccount: "default",
    securityContext: {},
    schedulerName: "default-scheduler",
    tolerations: ["not-ready", "unreachable"].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 300,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
    ...spec,
    containers: containers.map((container) => ({
      resources: {},
      volumeMounts: [mount],
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
      imagePullPolicy: "IfNotPresent",
      ...container,
    })),
  };
}
