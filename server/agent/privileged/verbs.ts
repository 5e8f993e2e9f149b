import { existsSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "../../../lib/cni/agent-refusals.ts";
import type { AttachmentRef, StatusRequest, VerbAnswer, VerbStep } from "../../../lib/cni/agent-verbs.ts";
import {
  type AttachmentInput,
  isOlder,
  type NetworkInput,
  networkInputOf,
  type PluginInput,
} from "../../../lib/cni/verb-input.ts";
import {
  type CniVerb,
  type MeaningCode,
  meaning,
  meaningOf,
  readPluginAnswer,
  verdictOfChain,
} from "../../../lib/cni/verb-meaning.ts";
import { ok, type Result } from "../../../lib/model/result.ts";
import type { Answered } from "../powers.ts";
import type { Roots } from "../roots.ts";
import { isThat, readCachedAttachments } from "./cached-attachments.ts";
import { readWhole } from "./files.ts";
import { findPlugin } from "./plugin-folder.ts";
import { createQueue, runToEnd } from "./run.ts";

/** Gives verbs to plugins. */
export interface Verbs {
  status(request: StatusRequest): Promise<Answered<VerbAnswer>>;
  check(ref: AttachmentRef): Promise<Answered<VerbAnswer>>;
  del(input: AttachmentInput): Promise<VerbAnswer>;
  gc(input: NetworkInput, valid: readonly AttachmentRef[]): Promise<VerbAnswer>;
}

const OUTPUT_MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 10_000;
/** Plugins look for iptables and such. */
const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
const pluginQueue = createQueue(2);

type Ask = (
  verb: CniVerb,
  input: NetworkInput,
  attachment?: AttachmentInput,
  valid?: readonly AttachmentRef[],
) => Promise<VerbAnswer>;

export const createVerbs = (node: string, roots: Roots, inHost: readonly string[]): Verbs => {
  const ask: Ask = async (verb, input, attachment, valid) => {
    const steps: VerbStep[] = [];
    const plugins = verb === "DEL" ? input.plugins.toReversed() : input.plugins;
    const skipped = skippedBy(verb, input);
    let isOver = false;
    for (const plugin of plugins) {
      if (skipped !== undefined || isOver) {
        steps.push(unasked(plugin, skipped ?? "NOT_ASKED"));
        continue;
      }
      const step = await askPlugin(verb, plugin, attachment, valid);
      steps.push(step);
      // libcni ends a chain at the first error; STATUS and GC are asked of each.
      isOver = step.exit !== 0 && (verb === "DEL" || verb === "CHECK");
    }
    return {
      at: new Date().toISOString(),
      node,
      verb: verb === "VERSION" ? "STATUS" : verb,
      network: input.network,
      containerId: attachment?.containerId ?? null,
      interface: attachment?.interface ?? null,
      cniVersion: input.cniVersion,
      verdict: verdictOfChain(steps.map(({ verdict }) => verdict)),
      steps,
    };
  };

  const askPlugin = async (
    verb: CniVerb,
    plugin: PluginInput,
    attachment: AttachmentInput | undefined,
    valid: readonly AttachmentRef[] | undefined,
  ): Promise<VerbStep> => {
    const program = programOf(plugin);
    const startedMs = performance.now();
    if (!program.ok) return { ...unasked(plugin, "DID_NOT_RUN"), message: program.problem.detail };
    const stdin =
      valid === undefined
        ? plugin.stdin
        : {
            ...plugin.stdin,
            "cni.dev/valid-attachments": valid.map(({ containerId, interface: ifname }) => ({
              containerID: containerId,
              ifname,
            })),
          };
    const [file = "", ...args] = [...inHost, program.value];
    const ended = await pluginQueue(() =>
      runToEnd(file, args, {
        stdin: JSON.stringify(stdin),
        env: { PATH, ...envOf(verb, roots.plugins.join(":"), attachment) },
        outputMaxBytes: OUTPUT_MAX_BYTES,
        timeoutMs: TIMEOUT_MS,
      }),
    );
    const answer = readPluginAnswer(ended.exit, ended.stdout);
    const { verdict, code, text } = meaningOf(verb, plugin, answer);
    return {
      plugin: plugin.type,
      ipam: plugin.ipam,
      ...answer,
      message: answer.message ?? ended.problem,
      stderr: ended.stderr,
      tookMs: Math.round(performance.now() - startedMs),
      verdict,
      meaning: { code, text },
    };
  };

  /** Its IPAM is started by the plugin itself, from the same folder: it must be as safe. */
  const programOf = (plugin: PluginInput): Result<string> => {
    const ipam = plugin.ipam === null ? ok("") : findPlugin(roots.plugins, plugin.ipam);
    return ipam.ok ? findPlugin(roots.plugins, plugin.type) : ipam;
  };

  const networkOf = (request: StatusRequest): Answered<NetworkInput> => {
    if ("config" in request) {
      try {
        const { text } = readWhole(join(roots.config, request.config));
        const input = networkInputOf(text ?? "");
        if (input.ok) return { ok: true, value: input.value };
        return { ok: false, refusal: refusal("CACHE_CORRUPT", input.problem.detail) };
      } catch {
        return { ok: false, refusal: refusal("NO_SUCH_NETWORK", "There is no such configuration") };
      }
    }
    return attachmentOf(request);
  };

  const attachmentOf = (ref: AttachmentRef): Answered<AttachmentInput> => {
    const { attachments } = readCachedAttachments(roots);
    const found = attachments.find(({ input }) => isThat(input, ref));
    return found === undefined
      ? { ok: false, refusal: refusal("NO_SUCH_ATTACHMENT", nameOf(ref)) }
      : { ok: true, value: found.input };
  };

  return {
    status: async (request) => {
      const found = networkOf(request);
      return found.ok ? { ok: true, value: await ask("STATUS", found.value) } : found;
    },
    check: async (ref) => {
      const found = attachmentOf(ref);
      return found.ok ? { ok: true, value: await ask("CHECK", found.value, found.value) } : found;
    },
    del: (input) => ask("DEL", input, input),
    gc: (input, valid) => ask("GC", input, undefined, valid),
  };
};

export const nameOf = (ref: AttachmentRef): string =>
  `${ref.network}, container ${ref.containerId.slice(0, 13)}, interface ${ref.interface}`;

const skippedBy = (verb: CniVerb, input: NetworkInput): MeaningCode | undefined => {
  if (verb === "CHECK" && input.disableCheck) return "CHECK_DISABLED";
  if (verb === "CHECK" && isOlder(input.cniVersion, [0, 4])) return "CONFIG_TOO_OLD";
  if (verb === "GC" && input.disableGc) return "GC_DISABLED";
  return (verb === "GC" || verb === "STATUS") && isOlder(input.cniVersion, [1, 1])
    ? "CONFIG_TOO_OLD"
    : undefined;
};

const unasked = (plugin: PluginInput, why: MeaningCode): VerbStep => {
  const { verdict, code, text } = meaning(why);
  return {
    plugin: plugin.type,
    ipam: plugin.ipam,
    exit: null,
    code: null,
    message: null,
    details: null,
    stderr: "",
    tookMs: 0,
    verdict,
    meaning: { code, text },
  };
};

const envOf = (
  verb: CniVerb,
  folder: string,
  attachment: AttachmentInput | undefined,
): Readonly<Record<string, string>> => {
  const common = { CNI_COMMAND: verb, CNI_PATH: folder };
  if (attachment === undefined) return common;
  const { netns, args } = attachment;
  return {
    ...common,
    CNI_CONTAINERID: attachment.containerId,
    CNI_IFNAME: attachment.interface,
    // A DEL must do what it can without; whoever is gone can't be entered.
    CNI_NETNS: netns !== null && existsSync(netns) ? netns : "",
    ...(args === "" ? {} : { CNI_ARGS: args }),
  };
};
