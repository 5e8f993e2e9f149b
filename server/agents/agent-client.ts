import { agentMessageSchema, type AgentMessage } from "../../lib/cni/agent-wire.ts";
import type { NodeReport } from "../../lib/cni/node-report.ts";
import { applyReportChange } from "../../lib/cni/report-change.ts";
import { backoffMs } from "../kube/backoff.ts";
import { type Clock, isoTime, pause, type Random } from "../kube/clock.ts";
import { createLineSplitter } from "../kube/line-splitter.ts";
import type { AgentConnect } from "./agent-connection.ts";
import type { HeldReport } from "./held-reports.ts";
import type { Turns } from "./turns.ts";

/** How well one agent is heard. `none`: never, or so long ago that its report was dropped. */
export interface AgentState {
  readonly node: string;
  readonly state: "live" | "stale" | "none";
  /** ISO 8601. */
  readonly since: string;
  readonly heardAt: string | null;
  readonly error: string | null;
  readonly attempts: number;
}

export interface AgentClientParts {
  readonly node: string;
  readonly url: string;
  readonly connect: AgentConnect;
  readonly clock: Clock;
  readonly random: Random;
  readonly hold: (report: NodeReport) => HeldReport;
  readonly turns: Turns;
  /** undefined: what was known of the node counts no more. */
  readonly onReport: (report: HeldReport | undefined) => void;
  readonly onState: (state: AgentState) => void;
}

export interface AgentClient {
  stop(): Promise<void>;
}

/** A lost agent's report is kept this long, as stale. */
export const STALE_MS = 60_000;
/** Three heartbeats of the agent. */
const SILENT_MS = 15_000;
const LINE_MAX_BYTES = 64 * 1024 * 1024;

/** Follows one agent's stream for ever: resumes where it was, or begins anew, with growing pauses. */
export const followAgent = (parts: AgentClientParts): AgentClient => {
  const { node, clock } = parts;
  const stopped = new AbortController();
  let held: { epoch: string; revision: number; report: HeldReport } | undefined;
  let state: AgentState = {
    node,
    state: "none",
    since: isoTime(clock.nowMs()),
    heardAt: null,
    error: null,
    attempts: 0,
  };
  let cancelDrop: (() => void) | undefined;

  const become = (next: Pick<AgentState, "state" | "error" | "attempts">): void => {
    const since = next.state === state.state ? state.since : isoTime(clock.nowMs());
    state = { ...state, ...next, since };
    parts.onState(state);
  };

  const take = (message: AgentMessage): void => {
    if (message.kind === "report") {
      // The node is the one that was configured: an agent can't speak for another.
      const { epoch, revision } = message;
      const report = parts.hold({ ...message.report, node, source: "node-agent" });
      held = { epoch, revision, report };
      parts.onReport(held.report);
    } else if (held?.epoch !== message.epoch) throw new Error("the agent began anew");
    else if (message.kind === "change") {
      if (message.revision !== held.revision + 1) {
        held = undefined;
        throw new Error("a change was missed");
      }
      held = {
        epoch: message.epoch,
        revision: message.revision,
        report: parts.hold(applyReportChange(held.report.read(), message.change, message.at)),
      };
      parts.onReport(held.report);
    }
    cancelDrop?.();
    cancelDrop = undefined;
    state = { ...state, heardAt: isoTime(clock.nowMs()) };
    if (state.state !== "live") become({ state: "live", error: null, attempts: 0 });
  };

  const follow = async (): Promise<void> => {
    // Whoever was heard a moment ago will be again.
    const hope = state.attempts === 0 || state.state === "stale" ? "good" : "poor";
    const turn = await parts.turns.take(hope, stopped.signal);
    if (turn === undefined) return;
    const silence = new AbortController();
    const since = held === undefined ? "" : `?since=${held.epoch}.${String(held.revision)}`;
    const end = (): void => {
      silence.abort(new Error("nothing was heard"));
    };
    let cancelSilence = clock.after(SILENT_MS, end);
    try {
      const body = await parts.connect(
        `${parts.url.replace(/\/$/, "")}/v1/stream${since}`,
        AbortSignal.any([stopped.signal, silence.signal, turn.signal]),
      );
      const lines = createLineSplitter(LINE_MAX_BYTES);
      for await (const chunk of body) {
        cancelSilence();
        cancelSilence = clock.after(SILENT_MS, end);
        for (const line of lines.take(chunk)) {
          take(agentMessageSchema.parse(JSON.parse(line)));
          turn.answered();
        }
      }
      throw new Error("the stream ended");
    } finally {
      turn.end();
      cancelSilence();
    }
  };

  const lost = (error: unknown): void => {
    const text = error instanceof Error ? error.message.slice(0, 300) : "unknown reason";
    if (state.state === "live") {
      cancelDrop = clock.after(STALE_MS, () => {
        held = undefined;
        become({ ...state, state: "none" });
        parts.onReport(undefined);
      });
    }
    become({
      state: state.state === "none" ? "none" : "stale",
      error: text,
      attempts: state.attempts + 1,
    });
  };

  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (stopped.signal.aborted) return;
        lost(error);
      }
      await pause(clock, backoffMs(Math.max(1, state.attempts), null, parts.random), stopped.signal);
    }
  };
  const running = loop();

  return {
    stop: async () => {
      stopped.abort();
      cancelDrop?.();
      await running;
    },
  };
};
