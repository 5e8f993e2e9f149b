import { z } from "zod";

/**
 * What a node says of itself: the node agent serves it, and a snapshot's `cni/` and `netns/` folders are turned into it.
 * All times ISO 8601. Addresses are text; whoever reads the report parses them.
 */
const text = z.string().min(1).max(1_024);
const time = z.iso.datetime({ offset: true });

const linkAddress = z.object({
  address: text,
  prefixLength: z.number().int().min(0).max(128),
  origin: z.enum(["link-local", "slaac", "dhcp", "static", "loopback"]),
  flags: z.array(text).max(16),
});

/** As `readLinks` (ip-json.ts) gives it. */
const link = z.object({
  index: z.number().int().positive(),
  name: text,
  kind: text,
  mac: text.nullable(),
  mtu: z.number().int().positive().nullable(),
  link: z.enum(["up", "down"]),
  controller: text.nullable(),
  lower: text.nullable(),
  foreignLower: z
    .object({ index: z.number().int().positive(), netnsId: z.number().int().nullable() })
    .nullable(),
  vlan: z.number().int().nullable(),
  mode: text.nullable(),
  device: text.nullable(),
  /** The virtual functions of a NIC, as it was told about them. */
  virtualFunctions: z
    .array(
      z.object({
        index: z.number().int().nonnegative(),
        /** Its PCI address. */
        device: text.optional(),
        mac: text.nullable(),
        vlan: z.number().int().nullable(),
        link: text.nullable(),
        isTrusted: z.boolean().nullable(),
        hasSpoofCheck: z.boolean().nullable(),
      }),
    )
    .max(1_024)
    .optional(),
  addresses: z.array(linkAddress).max(1_000),
});

const route = z.object({
  destination: text,
  gateway: text.nullable(),
  interface: text.nullable(),
  metric: z.number().int().nullable(),
});

const pod = z.object({ namespace: text, name: text, uid: text.nullable() });

const namespace = z.object({
  /** Whatever tells one network namespace of the node from another: the path's last part, or an inode. */
  id: text,
  path: text.nullable(),
  pod: pod.nullable(),
  containerId: text.nullable(),
  links: z.array(link).max(1_000),
  routes: z.array(route).max(10_000).optional(),
});

/** A cached CNI result as `parseCachedResult` (result-cache.ts) gives it. */
const result = z.object({
  networkName: text.nullable(),
  containerId: text.nullable(),
  interface: text.nullable(),
  netns: text.nullable(),
  pod: pod.nullable(),
  devices: z
    .array(z.object({ name: z.string().max(1_024), mac: text.nullable(), netns: text.nullable() }))
    .max(1_000),
  addresses: z
    .array(
      z.object({
        address: text,
        prefixLength: z.number().int().min(0).max(128),
        gateway: text.nullable(),
        device: z.number().int().nullable(),
      }),
    )
    .max(1_000),
  configText: z.string().max(262_144).nullable(),
});

/** Multus' record of what a sandbox was started with (multus-scratch.ts). */
const delegates = z.object({
  containerId: text,
  delegates: z.array(z.object({ network: z.string().max(1_024), interface: text.nullable() })).max(1_000),
});

const hostLocal = z.object({
  /** CNI network name: the folder. */
  network: text,
  /** File name as written: meant to be an address. */
  address: text,
  containerId: text.nullable(),
  interface: text.nullable(),
  /** When it was handed out, where the file's time can be trusted. */
  modifiedAt: time.nullable(),
});

/** A file of the plugin directory. */
const plugin = z.object({ name: text, modifiedAt: time.nullable() });

/** A network configuration of the runtime, without its content: it may hold secrets. */
const config = z.object({
  file: text,
  name: text.nullable(),
  cniVersion: text.nullable(),
  types: z.array(z.string().max(1_024)).max(100),
});

export const nodeReportSchema = z.object({
  node: text,
  /** Who looked: a running agent, or somebody who saved files. */
  source: z.enum(["node-agent", "snapshot"]).default("node-agent"),
  /** When it was read; null where a snapshot can't say. */
  at: time.nullable(),
  bootId: text.nullable(),
  host: z.object({ links: z.array(link).max(20_000) }),
  namespaces: z.array(namespace).max(10_000),
  results: z.array(result).max(50_000),
  multus: z.array(delegates).max(10_000).default([]),
  hostLocal: z.array(hostLocal).max(100_000),
  plugins: z.array(plugin).max(1_000).optional(),
  configs: z.array(config).max(1_000).optional(),
  problems: z.array(z.object({ path: z.string().max(4_096), detail: z.string().max(4_096) })).max(10_000),
});

export type NodeReport = z.infer<typeof nodeReportSchema>;
/** Where the report names a place that can be changed alone; `at` is no part of it. */
export const nodeReportParts = {
  hostLinks: link,
  namespaces: namespace,
  results: result,
  multus: delegates,
  hostLocal,
  plugins: plugin,
  configs: config,
  problems: z.object({ path: z.string().max(4_096), detail: z.string().max(4_096) }),
} as const;

export type NodeReportLink = z.infer<typeof link>;
export type NodeReportNamespace = z.infer<typeof namespace>;
