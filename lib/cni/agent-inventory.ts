import { z } from "zod";
import { AGENT_ACTIONS } from "./agent-plans.ts";

/** `GET /v1/inventory`: what this node has for pods' networks, and what its agent can and may do. */
const text = z.string().max(4_096);
const time = z.iso.datetime({ offset: true });

const socket = z.object({
  path: text,
  /** `silent`: it is there, and doesn't answer as it should; `detail` says how. */
  state: z.enum(["answers", "silent", "absent"]),
  detail: text.nullable(),
});

export const agentInventorySchema = z.object({
  at: time,
  node: text,
  bootId: text.nullable(),
  agent: z.object({
    version: text,
    mode: z.enum(["reading", "acting"]),
    actions: z.array(z.enum(AGENT_ACTIONS)),
    /** How the part that listens is kept apart from the part that reads; `none` where neither has any rights. */
    separation: z.enum(["user", "user-namespace", "none"]),
    /** Of the part that reads, as `CAP_…`. */
    capabilities: z.array(text),
    /** `polling`: the kernel doesn't tell us of changes; `wakesDetail` says why. */
    wakes: z.enum(["monitor", "polling"]),
    wakesDetail: text.nullable(),
    /** How callers prove who they are. */
    callers: z.enum(["loopback", "token", "reviewed", "certificate"]),
    isEncrypted: z.boolean(),
  }),
  kernel: z.object({
    release: text,
    /** Device types that CNI plugins make. null: can't be known without trying. */
    linkTypes: z.array(z.object({ kind: text, isAvailable: z.boolean().nullable() })),
  }),
  tools: z.array(z.object({ name: text, path: text.nullable(), version: text.nullable() })),
  pluginFolder: text,
  plugins: z
    .array(
      z.object({
        name: text,
        modifiedAt: time.nullable(),
        sizeBytes: z.number().int().nonnegative(),
        /** What its VERSION verb says; null where it wasn't run or doesn't answer, `problem` says why. */
        cniVersions: z.array(text).max(100).nullable(),
        /** What it prints when it is run bare: `CNI bridge plugin v1.9.1`. */
        about: text.nullable(),
        problem: text.nullable(),
      }),
    )
    .max(1_000),
  configs: z
    .array(
      z.object({
        file: text,
        name: text.nullable(),
        cniVersion: text.nullable(),
        types: z.array(text).max(100),
        /** The runtime takes the first file in the order of names. */
        isFirst: z.boolean(),
      }),
    )
    .max(1_000),
  multus: z.object({ socket }),
  /** Leases of the dhcp plugin are in its daemon's memory: nobody can see them. */
  dhcp: z.object({ socket }),
  /** Container runtimes, asked for their pod sandboxes. `no-cri`: it speaks something else; `detail` says what came. */
  runtimes: z
    .array(
      z.object({
        name: text,
        path: text,
        state: z.enum(["answers", "silent", "absent", "no-cri", "not-asked"]),
        detail: text.nullable(),
      }),
    )
    .max(100),
});

export type AgentInventory = z.infer<typeof agentInventorySchema>;
