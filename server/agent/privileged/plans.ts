import { createHash, randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import type { ActionOutcome, AgentAction, AgentPlan, PlanRequest } from "../../../lib/cni/agent-plans.ts";
import { type AgentRefusal, refusal } from "../../../lib/cni/agent-refusals.ts";
import type { VerbAnswer } from "../../../lib/cni/agent-verbs.ts";
import type { Answered } from "../powers.ts";
import type { Roots } from "../roots.ts";
import type { CachedAttachment } from "./cached-attachments.ts";
import { readWhole } from "./files.ts";
import { groundOf, refused } from "./grounds.ts";
import { leasesOf, removeLease } from "./leases.ts";
import { createLiveness, type Liveness } from "./liveness.ts";
import type { Namespaces } from "./namespaces.ts";
import { createQueue } from "./run.ts";
import type { Runtimes } from "./runtimes.ts";
import { createSeenUnused } from "./seen-unused.ts";
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
  readonly runtimes: Runtimes;
  readonly verbs: Verbs;
  readonly clock: PlansClock;
}

export interface PlansClock {
  /** Time of day. */
  readonly nowMs: () => number;
  /** Never goes back or jumps. */
  readonly elapsedMs: () => number;
}

const VALID_MS = 60_000;
const OPEN_MAX = 100;

export const createPlans = (parts: PlansParts): Plans => {
  const { node, bootId, roots, runtimes, verbs } = parts;
  const { nowMs, elapsedMs } = parts.clock;
  const liveness = createLiveness(roots, parts.namespaces);
  const seenUnused = createSeenUnused(elapsedMs);
  const ground = (request: PlanRequest) =>
    groundOf(request, { roots, liveness, runtimes, seenUnused, nowMs });
  const made = new Map<string, AgentPlan>();
  /** One after the other: what one removes is evidence of the next. */
  const oneByOne = createQueue(1);

  const plan = async (request: PlanRequest): Promise<Answered<AgentPlan>> => {
    const found = await ground(request);
    if (!found.ok) return found;
    const { targets, kept, evidence, seenSince, notBefore } = found.value;
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
      seenSince,
      notBefore,
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
    const found = await ground(request);
    if (!found.ok) return found;
    const { cached, targets, kept, seenSince, notBefore } = found.value;
    if (JSON.stringify([targets, kept]) !== JSON.stringify([known.targets, known.kept]))
      return refused("CHANGED", "What would be removed, or must stay, is not the same any more");
    const waitMs = Date.parse(notBefore ?? "") - nowMs();
    if (waitMs > 0) {
      const again = `it can be released in ${String(Math.ceil(waitMs / 1_000))} s`;
      return refused("SEEN_ONCE", `Seen unused since ${seenSince ?? ""}; ${again}`);
    }
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
