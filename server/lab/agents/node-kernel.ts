import { addressText, parseSubnet, subnetText } from "../controllers/addresses.ts";
import type { CacheEntry, KernelLink, NodeKernel, Sandbox, SandboxPod } from "../controllers/kernel.ts";
import { routesOf } from "./node-routes.ts";

/**
 * What a simulated node says when somebody asks for it: counters with their rates, neighbours, routes and bridge VLANs
 * (`GET /v1/counters`, `GET /v1/timeline`, `GET /v1/netns/ID`, docs/agent.md). Traffic is played: each device has a rate
 * of its own as long as it is up. Neighbours are those that stand on the same bridge or wire of the node.
 */
export interface KernelReads {
  /** The rates of a timeline: of the devices that `netns`, `pod` or `link` names. */
  rates(node: NodeKernel, query: URLSearchParams): readonly object[];
  /** `netns`: id of a namespace, or `host`; undefined where there is none. */
  counters(node: NodeKernel, netns: string): object | undefined;
  detail(node: NodeKernel, netns: string): object | undefined;
}

interface Counted {
  readonly at: number;
  readonly received: number;
  readonly sent: number;
}

/** Averages a second over the `overMs` before `at`. */
interface Point {
  readonly at: string;
  readonly overMs: number;
  readonly received: number;
  readonly sent: number;
  readonly errors: number;
  readonly dropped: number;
}

interface Course {
  counted: Counted;
  points: readonly Point[];
}

const PACKET_BYTES = 700;
const POINTS_MAX = 60;
const NEIGHBOURS_MAX = 50;
/** What stood when the lab began has stood for an hour. */
const BEFORE_MS = 3_600_000;
/** How often a node agent looks by itself. */
const STEP_MS = 15_000;

export function createKernelReads(now: () => number): KernelReads {
  const begunAt = now();
  const courses = new WeakMap<KernelLink, Course>();
  const asked = new WeakMap<KernelLink, Counted>();

  /** In the steps of an agent that looked all the time. As long as a device is down nothing is added. */
  const goOn = (link: KernelLink, isAsked: boolean): Course => {
    const at = now();
    const start = link.madeAt <= begunAt ? begunAt - BEFORE_MS : link.madeAt;
    const course = courses.get(link) ?? { counted: { at: start, received: 0, sent: 0 }, points: [] };
    courses.set(link, course);
    const isAlive = link.isUp && link.hasCarrier;
    const points = [...course.points];
    const step = (to: number): void => {
      const { at: from, received, sent } = course.counted;
      const overMs = to - from;
      const each = (direction: number): number => (isAlive ? rateOf(link, direction) * swing(link, to) : 0);
      const [receives, sends] = [each(1), each(2)];
      course.counted = {
        at: to,
        received: received + (receives * overMs) / 1_000,
        sent: sent + (sends * overMs) / 1_000,
      };
      const time = new Date(to).toISOString();
      points.push({ at: time, overMs, received: receives, sent: sends, errors: 0, dropped: 0 });
    };
    while (at - course.counted.at >= STEP_MS) step(course.counted.at + STEP_MS);
    if (isAsked && at > course.counted.at) step(at);
    course.points = link.kind === "loopback" ? [] : points.slice(-POINTS_MAX);
    return course;
  };

  const countersOf = (link: KernelLink): { overMs: number | null; link: object } => {
    const before = asked.get(link);
    const { counted: after, points } = goOn(link, true);
    asked.set(link, after);
    const overMs = before === undefined ? null : after.at - before.at;
    const direction = (name: "received" | "sent"): object => {
      const bytes = Math.floor(after[name]);
      const rate =
        before === undefined || overMs === null || overMs <= 0
          ? null
          : ((after[name] - before[name]) * 1_000) / overMs;
      return {
        bytes,
        packets: Math.ceil(bytes / PACKET_BYTES),
        errors: 0,
        dropped: 0,
        bytesPerSecond: rate,
        packetsPerSecond: rate === null ? null : rate / PACKET_BYTES,
      };
    };
    return {
      overMs,
      link: {
        link: link.name,
        index: link.ifindex,
        received: direction("received"),
        sent: direction("sent"),
        history: points,
      },
    };
  };

  return {
    counters(node, netns) {
      const links = linksIn(node, netns);
      if (links === undefined) return undefined;
      const read = links.map(countersOf);
      return {
        at: new Date(now()).toISOString(),
        netns: netns === "host" ? null : netns,
        overMs: read[0]?.overMs ?? null,
        links: read.map(({ link }) => link),
      };
    },
    rates(node, query) {
      const wanted = {
        netns: query.get("netns"),
        pod: query.get("pod"),
        link: query.get("link"),
        kind: query.get("kind"),
      };
      if ((wanted.netns ?? wanted.pod ?? wanted.link) === null || (wanted.kind ?? "rate") !== "rate")
        return [];
      const since = Date.parse(query.get("since") ?? "");
      const until = Date.parse(query.get("until") ?? "");
      return placesOf(node).flatMap(({ netns, pod, links }) =>
        [...links.values()].flatMap((link) => {
          const isWanted =
            (wanted.netns ?? netns ?? "host") === (netns ?? "host") &&
            (wanted.link ?? link.name) === link.name &&
            (wanted.pod === null || (pod !== null && wanted.pod === `${pod.namespace}/${pod.name}`));
          const points = (isWanted ? goOn(link, false).points : []).filter(
            ({ at }) => !(Date.parse(at) < since) && !(Date.parse(at) > until),
          );
          return points.length === 0 ? [] : [{ netns, pod, link: link.name, index: link.ifindex, points }];
        }),
      );
    },
    detail(node, netns) {
      const links = linksIn(node, netns);
      if (links === undefined) return undefined;
      const sandbox = sandboxOf(node, netns);
      return {
        at: new Date(now()).toISOString(),
        netns: netns === "host" ? null : netns,
        routes: sandbox === undefined ? hostRoutes(node) : allRoutes(sandbox, entriesOf(node, sandbox)),
        neighbours: sandbox === undefined ? hostNeighbours(node) : neighboursOf(node, sandbox),
        bridgeVlans: links.flatMap((link) =>
          // Ports of Open vSwitch have their VLANs elsewhere.
          link.bridge === undefined || node.links.get(link.bridge)?.kind === "ovs"
            ? []
            : [{ interface: link.name, vlan: 1, vlanEnd: null, isPvid: true, isUntagged: true }],
        ),
      };
    },
  };
}

interface Place {
  readonly netns: string | null;
  readonly pod: SandboxPod | null;
  readonly links: ReadonlyMap<string, KernelLink>;
}

function placesOf(node: NodeKernel): readonly Place[] {
  const pods = [...node.sandboxes.values()].flatMap(
    ({ state, netns, namespace, name, uid, links }): Place[] =>
      state === "ready"
        ? [{ netns: netns.split("/").at(-1) ?? "", pod: { namespace, name, uid }, links }]
        : [],
  );
  return [{ netns: null, pod: null, links: node.links }, ...pods];
}

function sandboxOf(node: NodeKernel, netns: string): Sandbox | undefined {
  return [...node.sandboxes.values()].find(
    (sandbox) => sandbox.state === "ready" && sandbox.netns.split("/").at(-1) === netns,
  );
}

function linksIn(node: NodeKernel, netns: string): readonly KernelLink[] | undefined {
  const links = netns === "host" ? node.links : sandboxOf(node, netns)?.links;
  return links === undefined ? undefined : [...links.values()];
}

function entriesOf(node: NodeKernel, sandbox: Sandbox): readonly CacheEntry[] {
  return [...node.cache.values()].filter(({ containerId }) => containerId === sandbox.id);
}

function allRoutes(sandbox: Sandbox, entries: readonly CacheEntry[]): readonly object[] {
  return routesOf(sandbox, entries).map((route) => ({
    family: `${route.destination}${route.gateway ?? ""}`.includes(":") ? "ipv6" : "ipv4",
    table: "main",
    type: "unicast",
    destination: route.destination,
    gateway: route.gateway,
    interface: route.interface,
    source: null,
    protocol: route.gateway === null ? "kernel" : "boot",
    metric: route.metric,
  }));
}

/** To what its own devices stand in, and to everything else by the first address of the default one's prefix. */
function hostRoutes(node: NodeKernel): readonly object[] {
  const found = [...node.links.values()].flatMap((link) =>
    link.kind === "loopback" || !link.isUp
      ? []
      : link.addresses.flatMap(({ address, prefixLength }) => {
          const subnet = parseSubnet(`${address}/${String(prefixLength)}`);
          return subnet === undefined ? [] : [{ link, subnet }];
        }),
  );
  const route = (link: KernelLink, destination: string, gateway: string | null): object => ({
    family: `${destination}${gateway ?? ""}`.includes(":") ? "ipv6" : "ipv4",
    table: "main",
    type: "unicast",
    destination,
    gateway,
    interface: link.name,
    source: null,
    protocol: gateway === null ? "kernel" : "static",
    metric: null,
  });
  return [
    ...found
      .filter(({ link }) => link.name === node.defaultLink)
      .map(({ link, subnet }) => route(link, "default", addressText(subnet.version, subnet.network + 1n))),
    ...found.map(({ link, subnet }) => route(link, subnetText(subnet), null)),
  ];
}

/** The wire of a pod's device: the bridge of its other end, or what it sits on. */
function wireOf(node: NodeKernel, link: KernelLink): string | undefined {
  return link.parent ?? node.links.get(link.peer ?? "")?.bridge;
}

function neighboursOf(node: NodeKernel, sandbox: Sandbox): readonly object[] {
  const found: object[] = [];
  for (const link of sandbox.links.values()) {
    const wire = link.isUp ? wireOf(node, link) : undefined;
    if (wire === undefined) continue;
    for (const other of node.sandboxes.values())
      if (other !== sandbox && other.state === "ready")
        for (const far of other.links.values())
          if (wireOf(node, far) === wire) found.push(...neighbours(far, link.name));
  }
  return found.slice(0, NEIGHBOURS_MAX);
}

function hostNeighbours(node: NodeKernel): readonly object[] {
  return [...node.sandboxes.values()]
    .filter(({ state }) => state === "ready")
    .flatMap(({ links }) =>
      [...links.values()].flatMap((link) => {
        const bridge = node.links.get(link.peer ?? "")?.bridge;
        return bridge === undefined ? [] : neighbours(link, bridge);
      }),
    )
    .slice(0, NEIGHBOURS_MAX);
}

function neighbours(far: KernelLink, iface: string): readonly object[] {
  return far.addresses.map(({ address }) => ({
    address,
    interface: iface,
    mac: far.mac,
    states: [hash(`${far.mac}${address}`) % 3 === 0 ? "REACHABLE" : "STALE"],
    isRouter: false,
  }));
}

/** Bytes a second: from hundreds to a few hundred thousand, the same for a device for ever. */
function rateOf(link: KernelLink, direction: number): number {
  if (link.kind === "loopback") return 0;
  const digits = hash(`${link.mac}${link.name}${String(direction)}`);
  return 200 + (digits % 1_000) * (digits % 7 === 0 ? 400 : 12);
}

/** Nothing is ever quite steady: it comes and goes over minutes, and a little over seconds. */
function swing(link: KernelLink, at: number): number {
  const phase = hash(link.mac) % 7;
  return 1 + 0.5 * Math.sin(at / 110_000 + phase) + 0.08 * Math.sin(at / 7_000 + phase);
}

function hash(text: string): number {
  let value = 7;
  for (const char of text) value = (value * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}
