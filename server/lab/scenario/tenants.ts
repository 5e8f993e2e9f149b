import type { LabObject } from "../lab-cluster.ts";
import type { JsonRecord } from "../controllers/json.ts";
import { DEFINITIONS } from "../controllers/multus.ts";
import { networkOf, type Asked } from "./objects.ts";
import { createAt, placeDeployment, type Placing } from "./placement.ts";
import { ago } from "./workloads.ts";

export const PODS_PER_DEPLOYMENT = 25;
/** 150,000 pods are about 350 tenants and the daemons of 5,000 nodes. */
export const PODS_PER_TENANT = 375;
const HOUR = 3_600_000;

/** The networks of a Deployment's pods by its number: two on the average, beside the cluster's default. */
const ATTACHED: readonly (readonly string[])[] = [
  ["data", "backend"],
  ["data", "backend"],
  ["data", "backend", "local"],
  ["data"],
];

export function tenantName(tenant: number): string {
  return `tenant-${String(tenant).padStart(4, "0")}`;
}

/** Ranges of a tenant's networks that whereabouts keeps: a /20 and a /22 of its own. `backend` is layer 2 only. */
export function tenantRanges(tenant: number): Readonly<Record<string, string>> {
  const block = tenant - 1;
  return {
    data: `10.${64 + (block >> 4)}.${(block & 15) * 16}.0/20`,
    local: `10.${90 + (block >> 6)}.${(block & 63) * 4}.0/22`,
  };
}

export function tenantNetworks(tenant: number): LabObject[] {
  const namespace = tenantName(tenant);
  const ranges = tenantRanges(tenant);
  const bridge = (name: string, vlan: number): LabObject => {
    const range = ranges[name];
    return networkOf(namespace, name, {
      cniVersion: "1.0.0",
      name: `${namespace}-${name}`,
      type: "bridge",
      bridge: name === "backend" ? "br-back" : "br-stor",
      vlan,
      ...(range !== undefined && { ipam: { type: "whereabouts", range } }),
    });
  };
  return [bridge("data", 1000 + tenant), bridge("backend", 2000 + tenant), bridge("local", 3000 + tenant)];
}

/** What a Deployment of a real platform carries: two containers, probes, configuration, limits. */
const TEMPLATE: JsonRecord = {
  containers: [
    {
      name: "app",
      image: "registry.lab.internal/tenant/app:1.0.0",
      ports: [
        { name: "http", containerPort: 8080, protocol: "TCP" },
        { name: "metrics", containerPort: 9090, protocol: "TCP" },
      ],
      env: [
        { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
        {
          name: "POD_NAMESPACE",
          valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } },
        },
        { name: "DATA_INTERFACE", value: "net1" },
        { name: "LOG_LEVEL", value: "info" },
        { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://collector.monitoring.svc.cluster.local:4317" },
      ],
      resources: { limits: { cpu: "2", memory: "2Gi" }, requests: { cpu: "250m", memory: "512Mi" } },
      livenessProbe: {
        httpGet: { path: "/healthz", port: "http", scheme: "HTTP" },
        initialDelaySeconds: 10,
        timeoutSeconds: 2,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
      readinessProbe: {
        httpGet: { path: "/readyz", port: "http", scheme: "HTTP" },
        timeoutSeconds: 2,
        periodSeconds: 5,
        successThreshold: 1,
        failureThreshold: 3,
      },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        runAsNonRoot: true,
      },
    },
    {
      name: "log-shipper",
      image: "registry.lab.internal/platform/log-shipper:2.7.3",
      args: ["--source=/var/log/app", "--sink=http://logs.monitoring.svc.cluster.local:3100"],
      resources: { limits: { cpu: "200m", memory: "128Mi" }, requests: { cpu: "20m", memory: "64Mi" } },
    },
  ],
  nodeSelector: { "kubernetes.io/os": "linux" },
};

/**
 * The first tenant, really written: Deployments of 25 pods each with up to three networks of the tenant's own. All of it
 * is healthy; further tenants are copied from it.
 */
export function placeTenant(placing: Placing, pods: number): void {
  const { context } = placing;
  const namespace = tenantName(1);
  const then: Placing = ago(placing, context.random.between(2, 700) * HOUR);
  createAt(then, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  for (const network of tenantNetworks(1)) createAt(then, DEFINITIONS, network);
  for (let placed = 0, index = 0; placed < pods; placed += PODS_PER_DEPLOYMENT, index++) {
    const offset = context.random.between(0, placing.nodes.length - 1);
    const names = ATTACHED[index % ATTACHED.length] ?? [];
    const networks = names.map((name, at): Asked => ({ name, interface: `net${at + 1}` }));
    placeDeployment(ago(then, 0, offset), {
      namespace,
      name: `app-${index}`,
      image: "registry.lab.internal/tenant/app:1.0.0",
      labels: {
        "app.kubernetes.io/part-of": "platform",
        "app.kubernetes.io/version": "1.0.0",
        tier: "backend",
      },
      replicas: Math.min(PODS_PER_DEPLOYMENT, pods - placed),
      networks,
      spec: TEMPLATE,
    });
  }
}
