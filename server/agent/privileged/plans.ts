import { createHash, randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import type { ActionOutcome, AgentAction, AgentPlan, PlanRequest } from "../../../lib/cni/agent-plans.ts";
import { type AgentRefusal, refusal } from "../../../lib/cni/agent-refusals.ts";
import type { AttachmentRef, VerbAnswer } from "../../../lib/cni/agent-verbs.ts";
import type { AttachmentInput } from "../../../lib/cni/verb-input.ts";
import type { Answered } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { type CachedAttachment, isThat, readCachedAttachments } from "./cached-attachments.ts";
import { readWhole } from "./files.ts";
import { findLease, leasesOf, removeLease } from "./leases.ts";
import { createLiveness, type Liveness } from "./liveness.ts";
import type { Namespaces } from "./namespaces.ts";
import { createQueue } from "./run.ts";
import { nameOf, type Verbs } from "./verbs.ts";

export interface Plans {
  plan(request: PlanRequest): Promise<Answered<AgentPlan>>;
  /** Carries out a plan of this agent, once, within its time, if everything is still as it was. */
  run(plan: { readonly nonce: string; readonly hash: string }): Promise<Answered<ActionOutcome>>;
}

export interface PlansParts {
  readonly node: string;
  readonly bootId: string | null;
  readonly actions: readonly AgentAction[];
  readonly roots: Roots;
  readonly namespaces: Namespaces;
  readonly verbs: Verbs;
  readonly nowMs: () => number;
}

/** What a plan rests on; `targets` and `kept` as they stand in it. */
interface Ground extends Pick<AgentPlan, "targets" | "kept" | "evidence"> {
  /** Attachments to be deleted. */
  readonly cached: readonly CachedAttachment[];
}

const VALID_MS = 60_000;
const OPEN_MAX = 100;
/** An ADD may take minutes and is tried again: until then a lease without an address in use proves nothing. */
const LEASE_GRACE_MS = 600_000;

export const createPlans = (parts: PlansParts): Plans => {
  const { node, bootId, roots, verbs, nowMs } = parts;
  const liveness = createLiveness(roots, parts.namespaces);
  const made = new Map<string, AgentPlan>();
  /** One after the other: what one removes is evidence of the next. */
  const oneByOne = createQueue(1);

  const plan = async (request: PlanRequest): Promise<Answered<AgentPlan>> => {
    const ground = await groundOf(request, roots, liveness, nowMs());
    if (!ground.ok) return ground;
    const { targets, kept, evidence } = ground.value;
    const whole = {
      nonce: randomBytes(16).toString("hex"),
      node,
      bootId,
      request,
      at: new Date(nowMs()).toISOString(),
      expiresAt: new Date(nowMs() + VALID_MS).toISOString(),
      targets,
      kept,
      evidence,
    };
    const hash = createHash("sha256").update(JSON.stringify(whole)).digest("hex");
    const value: AgentPlan = { ...whole, hash };
    made.set(value.nonce, value);
    const [oldest] = made.keys();
    if (made.size > OPEN_MAX && oldest !== undefined) made.delete(oldest);
    return { ok: true, value };
  };

  const run = async ({ nonce, hash }: { nonce: string; hash: string }): Promise<Answered<ActionOutcome>> => {
    const known = made.get(nonce);
    // Taken at once: whatever comes of it, it is not run again.
    made.delete(nonce);
    if (known === undefined || known.hash !== hash) return refused("UNKNOWN_PLAN", nonce);
    const { request } = known;
    if (!parts.actions.includes(request.action)) return refused("ACTION_OFF", request.action);
    if (nowMs() > Date.parse(known.expiresAt)) return refused("EXPIRED", `It was made at ${known.at}`);
    const ground = await groundOf(request, roots, liveness, nowMs());
    if (!ground.ok) return ground;
    const { cached, targets, kept } = ground.value;
    if (JSON.stringify([targets, kept]) !== JSON.stringify([known.targets, known.kept]))
      return refused("CHANGED", "What would be removed, or must stay, is not the same any more");
    const answers: VerbAnswer[] = [];
    let stopped: AgentRefusal | null = null;
    if (request.action === "release") stopped = await removeLease(roots, request);
    for (const attachment of cached) {
      const answer = await verbs.del(attachment.input);
      answers.push(answer);
      if (answer.verdict === "passes") forget(attachment);
      else stopped ??= refusal("PLUGIN_FAILED", nameOf(attachment.input));
    }
    if (request.action === "gc" && cached[0] !== undefined)
      answers.push(await verbs.gc(cached[0].input, kept));
    const left = await leftOf(targets, cached, roots, liveness);
    return {
      ok: true,
      value: {
        at: new Date(nowMs()).toISOString(),
        node,
        nonce,
        isDone:
          stopped === null &&
          left.every(({ hasLink, hasCache, leases }) => !hasLink && !hasCache && leases.length === 0),
        answers,
        left,
        refusal: stopped,
      },
    };
  };

  return { plan, run: (asked) => oneByOne(() => run(asked)) };
};

const groundOf = async (
  request: PlanRequest,
  roots: Roots,
  liveness: Liveness,
  nowMs: number,
): Promise<Answered<Ground>> => {
  const { attachments, corrupt } = readCachedAttachments(roots);
  switch (request.action) {
    case "del":
      return groundOfDel(request, attachments, corrupt, liveness);
    case "gc":
      return groundOfGc(request.network, attachments, corrupt, liveness);
    case "release": {
      const lease = findLease(roots, request);
      if (!lease.ok) return lease;
      if (nowMs - Date.parse(request.modifiedAt) < LEASE_GRACE_MS)
        return refused("TOO_YOUNG", `${request.address} was handed out at ${request.modifiedAt}`);
      const holder = await liveness.holderOf(request.address);
      if (holder.kind === "unknown") return refused("INCOMPLETE_EVIDENCE", holder.detail);
      if (holder.kind === "held") return refused("LEASE_IN_USE", holder.detail);
      for (const { input } of attachments.filter(
        ({ input: { containerId } }) => containerId === request.containerId,
      )) {
        const live = await liveness.of(input);
        if (live.kind === "unknown") return refused("INCOMPLETE_EVIDENCE", live.detail);
        if (live.kind === "has-link" && (request.interface ?? input.interface) === input.interface)
          return refused("LIVE_SANDBOX", live.detail);
      }
      const { network, containerId, interface: interfaceName, address } = request;
      return {
        ok: true,
        value: {
          cached: [],
          targets: [{ network, containerId, interface: interfaceName, addresses: [address] }],
          kept: [],
          evidence: [
            { code: "LEASE_OLD_ENOUGH", text: "The lease was handed out more than ten minutes ago" },
            { code: "LEASE_AS_SEEN", text: "The lease is the one that was named, unchanged since" },
            { code: "ADDRESS_FREE", text: "No network namespace of this node has the address" },
          ],
        },
      };
    }
  }
};

const groundOfDel = async (
  ref: AttachmentRef,
  attachments: readonly CachedAttachment[],
  corrupt: readonly string[],
  liveness: Liveness,
): Promise<Answered<Ground>> => {
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
  return {
    ok: true,
    value: {
      cached: [found],
      targets: [targetOf(found.input)],
      kept: [],
      evidence: [{ code: live.kind === "gone" ? "SANDBOX_GONE" : "LINK_GONE", text: live.detail }],
    },
  };
};

/** Refused unless all that lives is known: an incomplete list of what must stay destroys what lives. */
const groundOfGc = async (
  network: string,
  attachments: readonly CachedAttachment[],
  corrupt: readonly string[],
  liveness: Liveness,
): Promise<Answered<Ground>> => {
  const ofNetwork = attachments.filter(({ input }) => input.network === network);
  if (ofNetwork.length === 0) return refused("NO_SUCH_NETWORK", network);
  if (corrupt[0] !== undefined)
    return refused("INCOMPLETE_EVIDENCE", `${String(corrupt.length)} results can't be read: ${corrupt[0]}`);
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
  return {
    ok: true,
    value: {
      cached: stale,
      targets: stale.map(({ input }) => targetOf(input)),
      kept,
      evidence: [
        { code: "ALL_READ", text: "Every result and every network namespace of the node could be read" },
        { code: "SANDBOXES_GONE", text: "The network namespaces of all that would be removed are gone" },
      ],
    },
  };
};

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

/** The cached result goes after a DEL that worked, as libcni has it; only if it is still that very file. */
const forget = ({ path, stamp }: CachedAttachment): void => {
  try {
    if (readWhole(path).stamp === stamp) rmSync(path);
  } catch {
    // It is gone already, or it stays and is observed.
  }
};

const leftOf = async (
  targets: AgentPlan["targets"],
  cached: readonly CachedAttachment[],
  roots: Roots,
  liveness: Liveness,
): Promise<ActionOutcome["left"]> =>
  Promise.all(
    targets.map(async ({ network, containerId, interface: interfaceName, addresses }) => {
      const attachment = cached.find(
        ({ input }) => input.containerId === containerId && input.interface === interfaceName,
      );
      const live = attachment === undefined ? undefined : await liveness.of(attachment.input);
      const leases = leasesOf(roots, network, containerId, interfaceName);
      return {
        network,
        containerId,
        interface: interfaceName,
        hasLink: live?.kind === "has-link",
        hasCache: attachment !== undefined && existsSync(attachment.path),
        // Of a release only that lease counts.
        leases: attachment === undefined ? leases.filter((lease) => addresses.includes(lease)) : leases,
      };
    }),
  );

const refused = (code: AgentRefusal["code"], detail: string): { ok: false; refusal: AgentRefusal } => ({
  ok: false,
  refusal: refusal(code, detail),
});
