import { checkName } from "../controllers/cni-plugins.ts";
import { parseJson, recordAt, textAt } from "../controllers/json.ts";
import type {
  CniOutcome,
  LinkKind,
  NodeKernel,
  NodeRuntime,
  RuntimeCall,
  Sandbox,
  SandboxPod,
} from "../controllers/kernel.ts";
import type { LabContext } from "../controllers/lab-context.ts";
import { ipamOf, isList, pluginType, type NetworkConf } from "../controllers/network-config.ts";
import { allocateWhereabouts, releaseWhereabouts } from "../controllers/whereabouts.ts";
import type { CniFiles } from "./cni-files.ts";
import { addChain, deleteChain, readResult, type PluginHost } from "./cni-exec.ts";
import { ipBatch, runProgram } from "./run-program.ts";
import { netnsPath, type RunRecord } from "./run-record.ts";
import type { WhereaboutsStandIn } from "./whereabouts-stand-in.ts";

export interface RuntimeParts {
  readonly context: LabContext;
  readonly node: NodeKernel;
  readonly run: RunRecord;
  readonly host: PluginHost;
  readonly files: CniFiles;
  readonly whereabouts: WhereaboutsStandIn;
  /** Whether the machine's kernel can masquerade. */
  readonly hasNat: boolean;
}

export interface RealRuntime extends NodeRuntime {
  /** Begins nothing more and breaks off what is under way. */
  stop(): Promise<void>;
}

const NAME_MAX = 100;
const DONE: CniOutcome = { ok: true, result: { interfaces: [], ips: [], routes: [], dns: {} } };
const STOPPED: CniOutcome = { ok: false, error: "the node is being shut down" };

/** A container runtime's half of CNI on real namespaces: the same calls as on a simulated node, carried out. */
export function createNodeRuntime(given: RuntimeParts): RealRuntime {
  const stopping = new AbortController();
  const parts = { ...given, host: { ...given.host, signal: stopping.signal } };
  const { run, files } = parts;
  const queues = new Map<string, Promise<CniOutcome>>();
  /** One after the other for each sandbox, whatever became of the one before. A closed one isn't made again. */
  const inOrder = (sandbox: Sandbox, work: () => Promise<CniOutcome>): Promise<CniOutcome> => {
    const ifRunning = (): Promise<CniOutcome> =>
      stopping.signal.aborted ? Promise.resolve(STOPPED) : work();
    const before = queues.get(sandbox.id) ?? (sandbox.state === "ready" ? begin(sandbox) : undefined);
    const made = before === undefined ? ifRunning() : before.then(ifRunning, ifRunning);
    queues.set(sandbox.id, made);
    return made;
  };
  const begin = async (sandbox: Sandbox): Promise<CniOutcome> => {
    if (!stopping.signal.aborted) await makeNamespace(sandbox);
    return DONE;
  };
  return {
    netnsOf: (pod, sandboxId) => netnsPath(namespaceName(run, pod, sandboxId)),
    add: (call) => inOrder(call.sandbox, () => add(parts, ours(parts, call))),
    remove: (call, isLost) => inOrder(call.sandbox, () => remove(parts, ours(parts, call), isLost)),
    save: (sandbox) => files.writeDelegates(sandbox),
    close: (sandbox) => {
      const closed = inOrder(sandbox, async () => {
        await runProgram("ip", ["netns", "del", nameOf(sandbox)]);
        files.dropDelegates(sandbox);
        return DONE;
      });
      void closed.finally(() => queues.delete(sandbox.id));
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(queues.values());
    },
  };
}

/** Says whose it is: `moorings-3f2a1b-pod-real-probe-0-9c1d22e0`. */
export function namespaceName(run: RunRecord, pod: SandboxPod, sandboxId: string): string {
  const stem = `${podPrefix(run)}${pod.namespace}-${pod.name}`.slice(0, NAME_MAX);
  return `${stem}-${sandboxId.slice(0, 8)}`;
}

/** All namespaces of pods begin with it. */
export function podPrefix(run: RunRecord): string {
  return `${run.prefix}pod-`;
}

function nameOf(sandbox: Sandbox): string {
  return sandbox.netns.split("/").at(-1) ?? "";
}

async function makeNamespace(sandbox: Sandbox): Promise<void> {
  const name = nameOf(sandbox);
  await ipBatch([`netns add ${name}`]);
  await ipBatch(["link set lo up"], name);
}

async function add(parts: RuntimeParts, call: RuntimeCall): Promise<CniOutcome> {
  const { context, files, whereabouts } = parts;
  const wrongName = checkName(call);
  if (wrongName !== undefined) return { ok: false, error: wrongName };
  if (isWhereabouts(call.conf)) whereabouts.prepare(call, allocate(context, call));
  const added = await addChain(parts.host, call);
  whereabouts.clear(call);
  if (!added.ok) {
    // Multus takes the failed one back as well: half a chain may have been made.
    await deleteChain(parts.host, call, undefined);
    release(context, call);
    return added;
  }
  files.writeAdded(call, added.output);
  const result = readResult(added.output);
  remember(parts, call, result);
  return { ok: true, result };
}

async function remove(parts: RuntimeParts, call: RuntimeCall, isLost: boolean): Promise<CniOutcome> {
  const { context, files } = parts;
  const deleted = await deleteChain(parts.host, call, files.readAdded(call));
  if (!deleted.ok) return deleted;
  if (!isLost) release(context, call);
  files.dropAdded(call);
  call.sandbox.links.delete(call.iface);
  parts.node.touch();
  return DONE;
}

/** What the runtime knows of the interface from now on. */
function remember(
  { context, node }: RuntimeParts,
  { sandbox, conf, iface }: RuntimeCall,
  result: Extract<CniOutcome, { ok: true }>["result"],
): void {
  const mac = result.interfaces.at(-1)?.mac;
  context.kernel.addLink(sandbox.links, node, {
    name: iface,
    kind: KINDS[pluginType(conf)] ?? "veth",
    ...(mac !== undefined && { mac }),
    addresses: result.ips.map(({ address }) => ({
      address: address.split("/")[0] ?? "",
      prefixLength: Number(address.split("/")[1] ?? 0),
    })),
  });
}

const KINDS: Readonly<Record<string, LinkKind>> = {
  macvlan: "macvlan",
  ipvlan: "ipvlan",
  vlan: "vlan",
  dummy: "dummy",
};

/**
 * The configuration as it is carried out here: host-local writes below our own folder, whatever a definition says, and
 * nothing masquerades where the kernel can't.
 */
function ours({ files, hasNat }: RuntimeParts, call: RuntimeCall): RuntimeCall {
  const { conf } = call;
  const plugins = conf.plugins.map((plugin) => {
    const ipam = recordAt(plugin, "ipam");
    return {
      ...plugin,
      ...(textAt(ipam, "type") === "host-local" && { ipam: { ...ipam, dataDir: files.networks } }),
      ...(!hasNat && plugin["ipMasq"] === true && { ipMasq: false }),
    };
  });
  const [first, ...rest] = plugins;
  if (first === undefined) return call;
  const parsed = parseJson(conf.text);
  const whole = parsed.ok ? recordAt(parsed.value) : undefined;
  const text = JSON.stringify(isList(conf) ? { ...whole, plugins } : { ...whole, ...first });
  return { ...call, conf: { ...conf, plugins: [first, ...rest], text } };
}

function isWhereabouts(conf: NetworkConf): boolean {
  return textAt(ipamOf(conf), "type") === "whereabouts";
}

function allocate(
  context: LabContext,
  { sandbox, conf, iface }: RuntimeCall,
): ReturnType<typeof allocateWhereabouts> {
  return allocateWhereabouts(context.books, ipamOf(conf), {
    containerId: sandbox.id,
    iface,
    podref: `${sandbox.namespace}/${sandbox.name}`,
  });
}

function release(context: LabContext, { sandbox, conf, iface }: RuntimeCall): void {
  if (isWhereabouts(conf))
    releaseWhereabouts(context.books, ipamOf(conf), { containerId: sandbox.id, iface });
}
