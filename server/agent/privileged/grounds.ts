import type { AgentPlan, PlanRequest } from "../../../lib/cni/agent-plans.ts";
import { type AgentRefusal, refusal } from "../../../lib/cni/agent-refusals.ts";
import type { AttachmentRef } from "../../../lib/cni/agent-verbs.ts";
import type { AttachmentInput } from "../../../lib/cni/verb-input.ts";
import type { Answered, RuntimeAnswer } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { type CachedAttachment, isThat, readCachedAttachments } from "./cached-attachments.ts";
import { findLease } from "./leases.ts";
import type { Liveness } from "./liveness.ts";
import type { Runtimes } from "./runtimes.ts";
import { APART_MS, type SeenUnused } from "./seen-unused.ts";
import { nameOf } from "./verbs.ts";

/** What one look found. */
interface Look extends Pick<AgentPlan, "targets" | "kept" | "evidence"> {
  /** Attachments to be deleted. */
  readonly cached: readonly CachedAttachment[];
}

/** What a plan rests on; all but `cached` as it stands in it. */
export interface Ground extends Look, Pick<AgentPlan, "seenSince" | "notBefore"> {}

export interface GroundParts {
  readonly roots: Roots;
  readonly liveness: Liveness;
  readonly runtimes: Runtimes;
  readonly seenUnused: SeenUnused;
  readonly nowMs: () => number;
}

type Release = Extract<PlanRequest, { action: "release" }>;
type Evidence = AgentPlan["evidence"][number];
type Refused = Extract<Answered<never>, { ok: false }>;

/** An ADD may take minutes and is tried again: until then a lease without an address in use proves nothing. */
const LEASE_GRACE_MS = 600_000;

/** Looks at everything that speaks for or against a request, now. */
export const groundOf = async (request: PlanRequest, parts: GroundParts): Promise<Answered<Ground>> => {
  const look = await lookFor(request, parts);
  if (request.action !== "release")
    return look.ok ? { ok: true, value: { ...look.value, seenSince: null, notBefore: null } } : look;
  const key = JSON.stringify(request);
  if (!look.ok) {
    parts.seenUnused.forget(key);
    return look;
  }
  const forMs = parts.seenUnused.note(key);
  const firstMs = parts.nowMs() - forMs;
  const text = `It was seen unused ${String(Math.floor(forMs / 1_000))} s before as well`;
  return {
    ok: true,
    value: {
      ...look.value,
      evidence: [...look.value.evidence, ...(forMs < APART_MS ? [] : [{ code: "SEEN_BEFORE", text }])],
      seenSince: isoOf(firstMs),
      notBefore: isoOf(firstMs + APART_MS),
    },
  };
};

const lookFor = (request: PlanRequest, parts: GroundParts): Promise<Answered<Look>> => {
  switch (request.action) {
    case "del":
      return lookForDel(request, parts);
    case "gc":
      return lookForGc(request.network, parts);
    case "release":
      return lookForRelease(request, parts);
  }
};

const isoOf = (ms: number): string => new Date(ms).toISOString();

const lookForRelease = async (
  request: Release,
  { roots, liveness, runtimes, nowMs }: GroundParts,
): Promise<Answered<Look>> => {
  const { network, containerId, interface: interfaceName, address } = request;
  // The lease first, all else after it: what was handed out meanwhile has another id or time.
  const lease = findLease(roots, request);
  if (!lease.ok) return lease;
  if (nowMs() - Date.parse(request.modifiedAt) < LEASE_GRACE_MS)
    return refused("TOO_YOUNG", `${address} was handed out at ${request.modifiedAt}`);
  const holder = await liveness.holderOf(address);
  if (holder.kind === "unknown") return refused("INCOMPLETE_EVIDENCE", holder.detail);
  if (holder.kind === "held") return refused("LEASE_IN_USE", holder.detail);
  const { attachments, corrupt } = readCachedAttachments(roots);
  if (corrupt[0] !== undefined) return refused("INCOMPLETE_EVIDENCE", unreadText(corrupt));
  for (const { input } of attachments) {
    if (input.containerId !== containerId) continue;
    const live = await liveness.of(input);
    if (live.kind === "unknown") return refused("INCOMPLETE_EVIDENCE", live.detail);
    if (live.kind === "has-link" && (interfaceName ?? input.interface) === input.interface)
      return refused("LIVE_SANDBOX", live.detail);
    if (input.network === network && (interfaceName ?? input.interface) === input.interface)
      return refused("RESULT_LEFT", nameOf(input));
  }
  const listed = listedBy(await runtimes.read(), containerId);
  if (!listed.ok) return listed;
  if (listed.value.sandbox !== undefined) return refused("SANDBOX_LISTED", listed.value.sandbox.detail);
  return {
    ok: true,
    value: {
      cached: [],
      targets: [{ network, containerId, interface: interfaceName, addresses: [address] }],
      kept: [],
      evidence: [
        { code: "LEASE_OLD_ENOUGH", text: "The lease was handed out more than ten minutes ago" },
        { code: "LEASE_AS_SEEN", text: "The lease is the one that was named, unchanged since" },
        { code: "ADDRESS_FREE", text: holder.detail },
        { code: "RESULT_GONE", text: "No cached CNI result is left of that attachment" },
        ...listed.value.evidence,
      ],
    },
  };
};

const lookForDel = async (
  ref: AttachmentRef,
  { roots, liveness, runtimes }: GroundParts,
): Promise<Answered<Look>> => {
  const { attachments, corrupt } = readCachedAttachments(roots);
  const found = attachments.find(({ input }) => isThat(input, ref));
  if (found === undefined) {
    const file = `${ref.network}-${ref.containerId}-${ref.interface}`;
    return corrupt.some((path) => path.endsWith(`/${file}`))
      ? refused("CACHE_CORRUPT", file)
      : refused("NO_SUCH_ATTACHMENT", nameOf(ref));
  }
  const live = await liveness.of(found.input);
  if (live.kind === "has-link") return refused("LIVE_SANDBOX", live.detail);
  if (live.kind === "unknown") return refused("INCOMPLETE_EVIDENCE", live.detail);
  const code = live.kind === "gone" ? "SANDBOX_GONE" : "LINK_GONE";
  // Of a sandbox that lives without the interface the runtime can't know better.
  const listed = live.kind === "gone" ? listedBy(await runtimes.read(), ref.containerId) : NOTHING_LISTED;
  if (!listed.ok) return listed;
  if (listed.value.sandbox?.isReady === true) return refused("LIVE_SANDBOX", listed.value.sandbox.detail);
  return {
    ok: true,
    value: {
      cached: [found],
      targets: [targetOf(found.input)],
      kept: [],
      evidence: [{ code, text: live.detail }, ...listed.value.evidence],
    },
  };
};

/** Refused unless all that lives is known: an incomplete list of what must stay destroys what lives. */
const lookForGc = async (
  network: string,
  { roots, liveness, runtimes }: GroundParts,
): Promise<Answered<Look>> => {
  const { attachments, corrupt } = readCachedAttachments(roots);
  const ofNetwork = attachments.filter(({ input }) => input.network === network);
  if (ofNetwork.length === 0) return refused("NO_SUCH_NETWORK", network);
  if (corrupt[0] !== undefined) return refused("INCOMPLETE_EVIDENCE", unreadText(corrupt));
  const claimed = new Set(attachments.map(({ input }) => input.netns));
  const stranger = liveness.paths().find((path) => !claimed.has(path));
  if (stranger !== undefined)
    return refused("INCOMPLETE_EVIDENCE", `${stranger} lives and no result says what it has`);
  const stale: CachedAttachment[] = [];
  const kept: AttachmentRef[] = [];
  for (const attachment of ofNetwork) {
    const { input } = attachment;
    const live = await liveness.of(input);
    if (live.kind === "unknown") return refused("INCOMPLETE_EVIDENCE", live.detail);
    if (live.kind === "gone") stale.push(attachment);
    else kept.push({ network, containerId: input.containerId, interface: input.interface });
  }
  if (stale.length === 0) return refused("NOTHING_TO_DO", network);
  const answers = await runtimes.read();
  for (const { input } of stale) {
    const listed = listedBy(answers, input.containerId);
    if (!listed.ok) return listed;
    // What the two say of it can't both be true.
    if (listed.value.sandbox?.isReady === true)
      return refused("INCOMPLETE_EVIDENCE", listed.value.sandbox.detail);
  }
  return {
    ok: true,
    value: {
      cached: stale,
      targets: stale.map(({ input }) => targetOf(input)),
      kept,
      evidence: [
        { code: "ALL_READ", text: `Every cached result could be read, and ${liveness.looked()}` },
        { code: "SANDBOXES_GONE", text: "The network namespaces of all that would be removed are gone" },
        ...runtimeEvidence(answers, "none of their sandboxes as ready"),
      ],
    },
  };
};

interface Listed {
  readonly sandbox: { readonly isReady: boolean; readonly detail: string } | undefined;
  readonly evidence: readonly Evidence[];
}

const NOTHING_LISTED: Answered<Listed> = { ok: true, value: { sandbox: undefined, evidence: [] } };

/** What the container runtimes say of a sandbox. One that is there and gives no answer may be the one that has it. */
const listedBy = (answers: readonly RuntimeAnswer[], containerId: string): Answered<Listed> => {
  const silent = answers.find(({ state }) => state === "silent");
  if (silent !== undefined)
    return refused("INCOMPLETE_EVIDENCE", `${silent.name} gives no answer: ${silent.detail ?? silent.path}`);
  for (const { name, sandboxes } of answers) {
    const sandbox = sandboxes.find(({ id }) => id === containerId);
    if (sandbox === undefined) continue;
    const { isReady, pod } = sandbox;
    const detail = `${name} lists it ${isReady ? "as ready" : "as ended"}: ${pod.namespace}/${pod.name}`;
    return { ok: true, value: { sandbox: { isReady, detail }, evidence: [] } };
  }
  return { ok: true, value: { sandbox: undefined, evidence: runtimeEvidence(answers, "no such sandbox") } };
};

const runtimeEvidence = (answers: readonly RuntimeAnswer[], what: string): readonly Evidence[] => {
  const asked = answers.filter(({ state }) => state === "answers").map(({ name }) => name);
  if (asked.length > 0) return [{ code: "RUNTIME_ASKED", text: `${asked.join(" and ")} lists ${what}` }];
  const why = answers.find(({ state }) => state === "not-asked")?.detail ?? "none of their sockets is there";
  return [{ code: "RUNTIME_NOT_ASKED", text: `No container runtime was asked: ${why}` }];
};

const unreadText = (corrupt: readonly string[]): string =>
  `${String(corrupt.length)} results can't be read: ${corrupt[0] ?? ""}`;

const targetOf = ({
  network,
  containerId,
  interface: interfaceName,
  addresses,
}: AttachmentInput): AgentPlan["targets"][number] => ({
  network,
  containerId,
  interface: interfaceName,
  addresses: [...addresses],
});

export const refused = (code: AgentRefusal["code"], detail: string): Refused => ({
  ok: false,
  refusal: refusal(code, detail),
});
