"use client";

import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";
import { networkPath } from "../networks/network-key.ts";
import { useVerb } from "../live/node-verbs.ts";
import { CheckButton } from "../node-verbs/check-button.tsx";
import { VerbAnswer } from "../node-verbs/verb-answer.tsx";
import { NetworkBadge } from "../ui/badge.tsx";
import { Tag } from "../ui/chip.tsx";
import { EvidenceGrid } from "../ui/evidence-grid.tsx";
import { Link } from "../ui/link.tsx";
import { addressesOf, isIllAttachment, StateChip } from "./attachment-state.tsx";
import { evidenceCells } from "./evidence-cells.ts";
import { whyText } from "./why.ts";

interface Props {
  readonly attachment: AttachmentWire;
  readonly network: NetworkWire | undefined;
  /** An agent looks at the pod's kernel just now. */
  readonly isWatched: boolean;
  /** The pod has ended for good. */
  readonly isEnded: boolean;
  /** The act that is possible here, or the reason why none is. */
  readonly action: ReactNode;
}

/** One attachment with its four evidences. On a phone it folds; what is ill stays open. */
export const AttachmentBlock = (props: Props) => (
  <>
    <section
      className="border-b px-4 pt-2 pb-3 max-md:hidden compact:pt-1 compact:pb-2"
      aria-label={blockLabel(props.attachment)}
    >
      <Head {...props} hasAction />
      <Body {...props} />
    </section>
    <details
      open={isIllAttachment(props.attachment)}
      className="group mx-4 mb-2.5 rounded-box border bg-surface md:hidden"
    >
      <summary className="flex min-h-12 list-none items-center gap-2.5 px-3">
        <Head {...props} hasAction={false} />
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3 group-open:rotate-180" />
      </summary>
      <div className="px-3 pb-3">
        <Body {...props} />
        <div className="pt-3">{props.action}</div>
      </div>
    </details>
  </>
);

const blockLabel = (attachment: AttachmentWire): string =>
  `${attachment.interface ?? "no interface name"} on ${attachment.network.name}`;

const Head = ({ attachment, network, action, hasAction }: Props & { hasAction: boolean }) => {
  const addresses = addressesOf(attachment);
  return (
    <div className="flex min-h-7 min-w-0 flex-1 items-center gap-2.5 compact:min-h-6">
      <NetworkBadge mark={network?.mark ?? "??"} slot={network?.slot ?? null} />
      <b className="shrink-0 font-title">{attachment.interface ?? "unnamed"}</b>
      <span className="min-w-0 truncate text-ink-2" title={attachment.network.name}>
        {attachment.network.name}
      </span>
      {attachment.reported?.device !== null && attachment.reported?.device !== undefined && <Tag>VF</Tag>}
      {attachment.state !== "attached" || attachment.observed?.link === "down" ? (
        <StateChip attachment={attachment} />
      ) : null}
      {hasAction ? (
        <span className="ml-auto flex shrink-0 items-center text-right text-11 text-ink-3">{action}</span>
      ) : (
        <span className="ml-auto truncate mono text-11 text-ink-2 group-open:invisible">
          {addresses.length === 0 ? "nothing" : addresses[0]}
        </span>
      )}
    </div>
  );
};

const Body = ({ attachment, network, isWatched, isEnded }: Props) => {
  const cells = evidenceCells(attachment, network?.ipam, isWatched, isEnded);
  const why = whyText(attachment, network);
  return (
    <>
      <div className="pt-1.5 compact:pt-1">
        <EvidenceGrid cells={cells} label={`Evidence for ${blockLabel(attachment)}`} />
      </div>
      {why !== null && <p className="pt-2 text-12 [overflow-wrap:anywhere] text-ink-2">{why}</p>}
      <Ways attachment={attachment} network={network} />
    </>
  );
};

/** The ways from here: who else has the MAC, who shares the wire, and what the node's plugins say of it. */
const Ways = ({ attachment, network }: Pick<Props, "attachment" | "network">) => {
  const verb = useVerb();
  const mac = [attachment.observed, attachment.reported, attachment.asked].find(
    (evidence) => evidence !== null && evidence.mac !== null,
  )?.mac;
  // Everybody on its network and on the others of the same layer-2 domain.
  const shared = [attachment.network, ...(network?.segment ?? [])].map(networkPath).join(",");
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-4 pt-1.5 text-11 text-ink-3 compact:pt-1">
        {mac !== null && mac !== undefined && (
          <Link
            href={`/?look=table&group=none&q=${encodeURIComponent(`mac = ${mac}`)}`}
            className="rounded-tag hover:text-ink hover:underline"
            title="Who has this MAC"
          >
            MAC <span className="mono text-ink-2">{mac}</span>
          </Link>
        )}
        {network !== undefined && !attachment.default && (
          <Link
            href={`/?look=table&group=none&network=${encodeURIComponent(shared)}`}
            className="rounded-tag hover:text-ink hover:underline"
          >
            Who shares its segment
          </Link>
        )}
        <CheckButton attachment={attachment} verb={verb} />
      </p>
      <VerbAnswer {...verb} />
    </>
  );
};
