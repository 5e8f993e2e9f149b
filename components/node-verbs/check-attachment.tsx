"use client";

import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import { useVerb } from "../live/node-verbs.ts";
import { VerbAnswer } from "./verb-answer.tsx";

/** CHECK of what an interface was made from, by the node's own plugins, where an agent looks at the node now. */
export const CheckAttachment = ({ attachment }: { attachment: AttachmentWire }) => {
  const { ask, answer, problem, isAsking } = useVerb();
  const name = attachment.interface;
  const why = whyNoCheck(attachment);
  if (name === null || attachment.state === "missing") return null;
  if (why !== null) return <p className="pt-1 text-11 text-ink-3">CHECK: {why}</p>;
  return (
    <>
      <p className="pt-1 text-11">
        <button
          type="button"
          disabled={isAsking}
          aria-label={`CHECK ${name} of ${attachment.pod}`}
          onClick={() =>
            ask({
              verb: "CHECK",
              pod: { namespace: attachment.namespace, name: attachment.pod, uid: attachment.podUid },
              interface: name,
            })
          }
          className="rounded-tag text-ink-2 underline-offset-2 hover:underline disabled:text-ink-3 max-md:min-h-10"
        >
          {answer === null ? "CHECK it with the node’s plugins" : "CHECK it again"}
        </button>
      </p>
      <VerbAnswer answer={answer} problem={problem} isAsking={isAsking} />
    </>
  );
};

const whyNoCheck = ({ observed, node }: AttachmentWire): string | null => {
  if (observed === null) return `no agent sees it on ${node ?? "its node"}`;
  if (observed.staleSince !== null) return `the agent of ${node ?? "its node"} is not heard now`;
  return observed.source === "node-agent" ? null : "there is no agent to ask: these are saved objects";
};
