"use client";

import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { useVerb } from "../live/node-verbs.ts";

/** CHECK of what an interface was made from, by the node's own plugins; or why nobody can be asked. */
export const CheckButton = ({
  attachment,
  verb: { ask, answer, isAsking },
}: {
  attachment: AttachmentWire;
  verb: ReturnType<typeof useVerb>;
}) => {
  const name = attachment.interface;
  if (name === null || attachment.state === "missing") return null;
  const why = whyNoCheck(attachment);
  if (why !== null) return <span>no CHECK: {why}</span>;
  return (
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
      className="rounded-tag hover:text-ink hover:underline disabled:text-ink-3 max-md:min-h-10"
    >
      {answer === null ? "CHECK" : "CHECK again"}
    </button>
  );
};

const whyNoCheck = ({ observed, node }: AttachmentWire): string | null => {
  if (observed === null) return `no agent sees it on ${node ?? "its node"}`;
  if (observed.staleSince !== null) return `the agent of ${node ?? "its node"} is not heard now`;
  return observed.source === "node-agent" ? null : "these are saved objects";
};
