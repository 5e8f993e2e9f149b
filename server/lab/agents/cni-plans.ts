import { createHash, randomBytes } from "node:crypto";
import { textAt } from "../controllers/json.ts";
import type { CacheEntry, NodeKernel } from "../controllers/kernel.ts";
import { addressesOf, cleanedUp, configOf, entriesOf, type VerbAnswer } from "./cni-verbs.ts";

/** An answer of the API, or a refusal with the agent's own code. */
export type Answered =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly code: string; readonly title: string; readonly detail: string };

interface Target {
  readonly network: string;
  readonly containerId: string;
  readonly interface: string | null;
  readonly addresses: readonly string[];
}

interface Ground {
  readonly entries: readonly CacheEntry[];
  readonly targets: readonly Target[];
  readonly kept: readonly { network: string; containerId: string; interface: string }[];
  readonly evidence: readonly { code: string; text: string }[];
  /** Of a release: since when it is seen unused, ms. */
  readonly seenSince?: number;
}

interface Made {
  readonly node: string;
  readonly request: unknown;
  readonly hash: string;
  readonly ground: Ground;
  readonly expiresAt: number;
}

const VALID_MS = 60_000;
const YOUNG_MS = 10 * 60_000;
/** A lease is released that was seen unused twice, so long apart. */
const APART_MS = 60_000;

export interface CniPlans {
  plan(node: NodeKernel, request: unknown): Answered;
  run(node: NodeKernel, plan: unknown): Answered;
}

/** DEL, GC and release on simulated nodes, by the rules of the real agent (docs/agent.md): one plan, once, for a minute. */
export function createCniPlans(now: () => number): CniPlans {
  const made = new Map<string, Made>();
  const seenUnused = new Map<string, number>();
  const look = (node: NodeKernel, request: unknown): ReturnType<typeof groundOf> => {
    const ground = groundOf(node, request, now());
    if (textAt(request, "action") !== "release") return ground;
    const key = JSON.stringify([node.name, request]);
    if ("code" in ground) {
      seenUnused.delete(key);
      return ground;
    }
    const seenSince = seenUnused.get(key) ?? now();
    seenUnused.set(key, seenSince);
    const seconds = Math.floor((now() - seenSince) / 1_000);
    const before = { code: "SEEN_BEFORE", text: `It was seen unused ${String(seconds)} s before as well` };
    const evidence = now() - seenSince < APART_MS ? ground.evidence : [...ground.evidence, before];
    return { ...ground, evidence, seenSince };
  };
  return {
    plan(node, request) {
      const ground = look(node, request);
      if ("code" in ground) return ground;
      const nonce = randomBytes(16).toString("hex");
      const { targets, kept, evidence, seenSince } = ground;
      const expiresAt = now() + VALID_MS;
      const whole = {
        nonce,
        node: node.name,
        bootId: null,
        request,
        at: new Date(now()).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
        targets,
        kept,
        evidence,
        seenSince: seenSince === undefined ? null : new Date(seenSince).toISOString(),
        notBefore: seenSince === undefined ? null : new Date(seenSince + APART_MS).toISOString(),
      };
      const hash = createHash("sha256").update(JSON.stringify(whole)).digest("hex");
      made.set(nonce, { node: node.name, request, hash, ground, expiresAt });
      return { ok: true, value: { ...whole, hash } };
    },
    run(node, plan) {
      const nonce = textAt(plan, "nonce") ?? "";
      const known = made.get(nonce);
      made.delete(nonce);
      if (known?.node !== node.name || known.hash !== textAt(plan, "hash"))
        return refused("UNKNOWN_PLAN", "This agent made no such plan, or it was carried out already", nonce);
      if (now() > known.expiresAt) return refused("EXPIRED", "The plan is older than 60 seconds", nonce);
      const ground = look(node, known.request);
      if ("code" in ground) return ground;
      if (
        JSON.stringify([ground.targets, ground.kept]) !==
        JSON.stringify([known.ground.targets, known.ground.kept])
      )
        return refused(
          "CHANGED",
          "It is not any more what was seen: look again",
          "What would be removed, or must stay, is not the same any more",
        );
      const waitMs = (ground.seenSince ?? -Infinity) + APART_MS - now();
      if (waitMs > 0)
        return refused(
          "SEEN_ONCE",
          "It must be seen unused twice, 60 seconds apart: in between an ADD may have begun",
          `Seen unused since ${new Date(ground.seenSince ?? 0).toISOString()}; it can be released in ${String(Math.ceil(waitMs / 1_000))} s`,
        );
      const answers = carryOut(node, textAt(known.request, "action") ?? "", ground, now());
      return { ok: true, value: outcomeOf(node, nonce, ground, answers, now()) };
    },
  };
}

function groundOf(
  node: NodeKernel,
  request: unknown,
  now: number,
): Ground | Extract<Answered, { ok: false }> {
  const network = textAt(request, "network") ?? "";
  const containerId = textAt(request, "containerId") ?? "";
  const iface = textAt(request, "interface");
  const entries = entriesOf(node, network);
  switch (textAt(request, "action")) {
    case "gc": {
      if (entries.length === 0)
        return refused("NO_SUCH_NETWORK", "No result cache of this node has that network", network);
      const gone = entries.filter((entry) => !isAlive(node, entry));
      if (gone.length === 0) return refused("NOTHING_TO_DO", "Nothing is left over", network);
      return {
        entries: gone,
        targets: gone.map(targetOf),
        kept: entries
          .filter((entry) => isAlive(node, entry))
          .map((entry) => ({ network, containerId: entry.containerId, interface: entry.iface })),
        evidence: [
          { code: "ALL_READ", text: "Every result and every network namespace of the node could be read" },
          { code: "SANDBOXES_GONE", text: "The network namespaces of all that would be removed are gone" },
        ],
      };
    }
    case "del": {
      const found = entries.find((entry) => entry.containerId === containerId && entry.iface === iface);
      if (found === undefined)
        return refused(
          "NO_SUCH_ATTACHMENT",
          "No result cache of this node has that attachment",
          `${network}, container ${containerId.slice(0, 13)}`,
        );
      if (node.sandboxes.get(containerId)?.links.has(found.iface) === true)
        return refused("LIVE_SANDBOX", "The sandbox lives and has this interface", found.netns);
      return {
        entries: [found],
        targets: [targetOf(found)],
        kept: [],
        evidence: [{ code: "SANDBOX_GONE", text: `${found.netns} is gone` }],
      };
    }
    default:
      return groundOfRelease(node, request, now);
  }
}

function groundOfRelease(
  node: NodeKernel,
  request: unknown,
  now: number,
): Ground | Extract<Answered, { ok: false }> {
  const network = textAt(request, "network") ?? "";
  const address = textAt(request, "address") ?? "";
  const file = node.hostLocal.get(network)?.files.get(address);
  if (file === undefined) return refused("NO_SUCH_LEASE", "There is no such lease (any more)", address);
  const isSame =
    file.containerId === textAt(request, "containerId") &&
    file.iface === textAt(request, "interface") &&
    file.at === Date.parse(textAt(request, "modifiedAt") ?? "");
  if (!isSame)
    return refused(
      "CHANGED",
      "It is not any more what was seen: look again",
      `${address} is another's by now, or was handed out anew`,
    );
  if (now - file.at < YOUNG_MS)
    return refused(
      "TOO_YOUNG",
      "It was handed out less than ten minutes ago: its pod may still be on its way",
      address,
    );
  const result = entriesOf(node, network).find(
    (entry) => entry.containerId === file.containerId && entry.iface === file.iface,
  );
  if (result !== undefined)
    return refused(
      isAlive(node, result) ? "LIVE_SANDBOX" : "RESULT_LEFT",
      isAlive(node, result)
        ? "The sandbox lives and has this interface"
        : "A cached result still has it: remove what is left of that attachment, which takes the lease along",
      `${network}, container ${file.containerId.slice(0, 13)}`,
    );
  const listed = node.sandboxes.get(file.containerId);
  if (listed !== undefined)
    return refused(
      "SANDBOX_LISTED",
      "The container runtime still lists that sandbox",
      `containerd lists it as ${listed.state === "ready" ? "ready" : "ended"}: ${listed.namespace}/${listed.name}`,
    );
  const holder = [...node.sandboxes.values()].find(({ links }) =>
    [...links.values()].some(({ addresses }) => addresses.some((one) => one.address === address)),
  );
  if (holder !== undefined)
    return refused("LEASE_IN_USE", "A network namespace of this node has that address", holder.netns);
  return {
    entries: [],
    targets: [{ network, containerId: file.containerId, interface: file.iface, addresses: [address] }],
    kept: [],
    evidence: [
      { code: "LEASE_AS_SEEN", text: "The lease is the one that was named, unchanged since" },
      {
        code: "ADDRESS_FREE",
        text: `All ${String(node.sandboxes.size)} network namespaces below /run/netns and the node itself were looked into: none has ${address}`,
      },
      { code: "RESULT_GONE", text: "No cached CNI result is left of that attachment" },
      { code: "RUNTIME_ASKED", text: "containerd lists no such sandbox" },
    ],
  };
}

function carryOut(node: NodeKernel, action: string, ground: Ground, now: number): readonly VerbAnswer[] {
  const answers: VerbAnswer[] = [];
  for (const entry of ground.entries) {
    const config = configOf(entry.config);
    if (config === undefined) continue;
    const files = node.hostLocal.get(entry.network)?.files;
    for (const [address, file] of files ?? [])
      if (file.containerId === entry.containerId && file.iface === entry.iface) files?.delete(address);
    for (const [key, cached] of node.cache) if (cached === entry) node.cache.delete(key);
    answers.push(cleanedUp(node, "DEL", entry, config, now));
  }
  const [first] = ground.entries;
  const config = configOf(first?.config ?? "");
  if (action === "gc" && first !== undefined && config !== undefined)
    answers.push(cleanedUp(node, "GC", first, config, now));
  if (action === "release")
    for (const { network, addresses } of ground.targets)
      for (const address of addresses) node.hostLocal.get(network)?.files.delete(address);
  node.touch();
  return answers;
}

function outcomeOf(
  node: NodeKernel,
  nonce: string,
  { targets }: Ground,
  answers: readonly VerbAnswer[],
  now: number,
): object {
  const left = targets.map(({ network, containerId, interface: iface, addresses }) => ({
    network,
    containerId,
    interface: iface,
    hasLink: node.sandboxes.get(containerId)?.links.has(iface ?? "") ?? false,
    hasCache: entriesOf(node, network).some(
      (entry) => entry.containerId === containerId && entry.iface === iface,
    ),
    leases: [...(node.hostLocal.get(network)?.files ?? [])].flatMap(([address, file]) =>
      file.containerId === containerId && addresses.includes(address) ? [address] : [],
    ),
  }));
  return {
    at: new Date(now).toISOString(),
    node: node.name,
    nonce,
    isDone: left.every(({ hasLink, hasCache, leases }) => !hasLink && !hasCache && leases.length === 0),
    answers,
    left,
    refusal: null,
  };
}

const isAlive = (node: NodeKernel, entry: CacheEntry): boolean =>
  node.sandboxes.get(entry.containerId)?.state === "ready";

const targetOf = (entry: CacheEntry): Target => ({
  network: entry.network,
  containerId: entry.containerId,
  interface: entry.iface,
  addresses: addressesOf(entry),
});

const refused = (code: string, title: string, detail: string): Extract<Answered, { ok: false }> => ({
  ok: false,
  code,
  title,
  detail,
});
