import type { AgentInventory } from "../../lib/cni/agent-inventory.ts";
import type { ActionOutcome, AgentPlan, PlanRequest } from "../../lib/cni/agent-plans.ts";
import type { AgentRefusal } from "../../lib/cni/agent-refusals.ts";
import type { AttachmentRef, StatusRequest, VerbAnswer } from "../../lib/cni/agent-verbs.ts";
import type { FunctionPlace } from "../../lib/cni/host-hardware.ts";
import type { Result } from "../../lib/model/result.ts";

/**
 * Everything that the privileged part of the agent can be asked for: a closed list. It has the rights and no socket;
 * the part that listens has the socket and no rights. Arguments are names that the privileged part looks up itself in
 * its own folders: never a path, a program or a configuration.
 */
export interface Powers {
  /** Names of network namespaces, in order. */
  names(): Promise<readonly string[]>;
  /** The node's own devices, as `ip -j -d -s addr` prints them. */
  host(): Promise<Result<string>>;
  /** Of each namespace what it has, in the order asked. */
  netns(names: readonly string[]): Promise<readonly NetnsText[]>;
  /** Gives namespaces a number, without which the kernel doesn't tell us of them; the numbers that there are. */
  number(names: readonly string[]): Promise<readonly NumberedName[]>;
  /** What changed in the node's CNI files since the last call; the first call brings all. */
  files(): Promise<FilesChange>;
  /** Routes of all tables, neighbours and bridge VLANs of one namespace; null is the node's own. */
  detail(name: string | null): Promise<Result<DetailText>>;
  /** `ip -j -s link` of one namespace; null is the node's own. */
  counters(name: string | null): Promise<Result<string>>;
  /** What each container runtime of the node knows of pod sandboxes. */
  sandboxes(): Promise<readonly RuntimeAnswer[]>;
  /** Functions of NICs, and what Open vSwitch has where. */
  hardware(): Promise<HardwareText>;
  inventory(): Promise<PrivilegedInventory>;
  status(request: StatusRequest): Promise<Answered<VerbAnswer>>;
  check(ref: AttachmentRef): Promise<Answered<VerbAnswer>>;
  plan(request: PlanRequest): Promise<Answered<AgentPlan>>;
  /** By the two that prove that the caller has the plan. */
  run(plan: Pick<AgentPlan, "nonce" | "hash">): Promise<Answered<ActionOutcome>>;
}

/** An answer, or the reason why there is none. */
export type Answered<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: AgentRefusal };

/** `gone`: there is no such namespace (any more), or not yet. */
export type NetnsText =
  | { readonly kind: "read"; readonly links: string; readonly routes: string }
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly detail: string };

export interface NumberedName {
  readonly number: number;
  readonly name: string;
}

export interface DetailText {
  readonly routes: string;
  readonly neighbours: string;
  readonly bridgeVlans: string;
}

export interface HardwareText {
  readonly functions: readonly FunctionPlace[];
  /** `read`: three tables, as `ovs-vsctl --format=json` prints them. */
  readonly openvswitch:
    | { readonly kind: "read"; readonly text: string }
    | { readonly kind: "absent" }
    | { readonly kind: "failed"; readonly detail: string };
}

/** A pod sandbox that a container runtime lists. */
export interface RuntimeSandbox {
  readonly id: string;
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string | null };
  readonly isReady: boolean;
  /** Path with `/var/run` written as `/run`. null: it shares the node's, has ended, or the runtime doesn't say. */
  readonly netns: string | null;
}

/** `no-cri`: it speaks gRPC and no CRI, as the containerd of Docker. */
export interface RuntimeAnswer {
  readonly name: string;
  /** Of its socket. */
  readonly path: string;
  readonly state: "answers" | "silent" | "absent" | "no-cri" | "not-asked";
  /** What it answered, or why there is no answer; null where there is no socket. */
  readonly detail: string | null;
  readonly sandboxes: readonly RuntimeSandbox[];
}

export type FileKind = "result" | "multus-result" | "multus" | "host-local" | "config";

export interface PutFile {
  readonly kind: FileKind;
  /** Of host-local: the CNI network. */
  readonly network: string | null;
  readonly name: string;
  readonly path: string;
  /** ISO 8601. */
  readonly modifiedAt: string;
  readonly text: string;
}

export interface FilesChange {
  readonly put: readonly PutFile[];
  /** Paths. */
  readonly drop: readonly string[];
  readonly plugins: readonly { readonly name: string; readonly modifiedAt: string | null }[];
  readonly problems: readonly { readonly path: string; readonly detail: string }[];
}

/** Who rang: the node itself, a namespace by its number here, or somebody unknown (look at everything). */
export type Ring = "host" | "unknown" | number;

/** What the privileged part tells unasked. */
export type Notice =
  | { readonly kind: "ring"; readonly who: Ring }
  /** A folder changed: that of the namespaces, or one with files. */
  | { readonly kind: "folder"; readonly which: "netns" | "files" }
  /** Whether the kernel tells us of changes. */
  | { readonly kind: "wakes"; readonly isListening: boolean; readonly detail: string | null };

/** The inventory without what only the listening part knows. */
export type PrivilegedInventory = Pick<
  AgentInventory,
  "kernel" | "tools" | "pluginFolder" | "plugins" | "multus" | "dhcp" | "runtimes"
> & { readonly capabilities: readonly string[] };
