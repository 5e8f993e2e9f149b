"use client";

import { useNodes, useSummary } from "../live/hooks.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { BOXED, LongText } from "../ui/long-text.tsx";
import { useCopy } from "../ui/use-copy.ts";

const INSTALL = "kubectl apply -k deploy/agent";
const FOLLOW = "npm start -- --agent '*=https://{pod}:9911' --agent-token-file TOKEN --agent-ca CA";

/** Where nobody looks at any kernel: what that leaves unknown, and how it is changed. */
export const AgentHint = () => {
  const { summary } = useSummary();
  const nodes = useNodes();
  const copy = useCopy();
  if (summary === null || summary.mode === "snapshot" || !summary.isSynced || summary.agents.reporting > 0)
    return null;
  // Agents that are asked and don't answer need no second installation: their rows say what is wrong.
  if (nodes.items.some(({ agent }) => agent.state !== "none" || agent.error !== null)) return null;
  return (
    <section
      aria-label="No agent"
      className="m-6 flex max-w-3xl flex-col gap-3 rounded-frame border hatched p-5 max-md:m-4"
    >
      <h2 className="text-14 font-title">No agent looks at any node</h2>
      <p className="text-13 text-ink-2">
        What pods ask for and what was reported at their start is shown; whether the links are up, which
        addresses came later, and what is left over on the nodes is unknown. The node agent reads it, as one
        pod on each node, and changes nothing unless it is told to.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <LongText label="Commands" className={cx(BOXED, "min-w-0 flex-1")}>
          {INSTALL}
          {"\n"}
          {FOLLOW}
        </LongText>
        <Button onClick={() => copy(`${INSTALL}\n${FOLLOW}`, "Both commands.")}>Copy</Button>
      </div>
    </section>
  );
};
