"use client";

import { useState } from "react";
import type { CniNetworkWire, NodeCniWire } from "../../lib/wire/node-verbs.ts";
import { useVerb } from "../live/node-verbs.ts";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { Link } from "../ui/link.tsx";
import { plural } from "../../lib/text/count.ts";
import { leftOver } from "./left-over.ts";
import type { WantedPlan } from "./plan-dialog.tsx";
import { VerbAnswer } from "./verb-answer.tsx";

interface Props {
  readonly network: CniNetworkWire;
  readonly cni: NodeCniWire;
  readonly onPlan: (wanted: WantedPlan) => void;
}

/** One CNI network of a node: its chain, STATUS of its plugins, its attachments with CHECK, and what is left over. */
export const CniNetwork = ({ network, cni, onPlan }: Props) => {
  const [isOpen, setOpen] = useState(false);
  const { ask, answer, problem, isAsking } = useVerb();
  const left = leftOver(network);
  const [first] = network.attachments;
  return (
    <li className="border-b py-2 last:border-b-0 compact:py-1">
      <div className="flex min-h-7 items-center gap-2 compact:min-h-6">
        <h4 className="min-w-0 truncate text-13 font-title" title={network.name}>
          {network.name}
        </h4>
        {left.length > 0 && <Chip tone="warn">{left.length} left over</Chip>}
        <span className="ml-auto flex shrink-0 gap-1">
          {left.length > 0 && (
            <Button
              size="small"
              aria-label={`Collect what is left of ${network.name}`}
              onClick={() =>
                onPlan({
                  question: { node: cni.node, of: { action: "gc", network: network.name } },
                  title: `Collect what is left of ${network.name} on ${cni.node}`,
                  whyNot: cni.may.act.gc?.reason ?? null,
                })
              }
            >
              Collect…
            </Button>
          )}
          {first !== undefined && cni.may.look.isAllowed && (
            <Button
              kind="ghost"
              size="small"
              disabled={isAsking}
              aria-label={`STATUS of ${network.name}`}
              onClick={() =>
                ask({
                  verb: "STATUS",
                  node: cni.node,
                  of: { network: network.name, containerId: first.containerId, interface: first.interface },
                })
              }
            >
              STATUS
            </Button>
          )}
        </span>
      </div>
      <p className="text-11 text-ink-2">
        {network.types === null ? "its configuration can’t be read" : network.types.join(" → ")}
        {network.ipam !== null && ` · ${network.ipam}`}
        {network.cniVersion !== null && ` · CNI ${network.cniVersion}`}
      </p>
      <p className="flex flex-wrap items-baseline gap-x-3 text-11 text-ink-3 num">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="rounded-tag text-ink-2 underline-offset-2 hover:underline max-md:min-h-10"
        >
          {plural(network.attachments.length, "attachment")}
        </button>
        {network.leases > 0 && <span>{plural(network.leases, "lease")} of host-local</span>}
      </p>
      <VerbAnswer answer={answer} problem={problem} isAsking={isAsking} />
      {isOpen && (
        <ul className="mt-1 flex flex-col border-l border-line-2 pl-2.5">
          {[...left, ...network.attachments.filter(({ isAlive }) => isAlive)].map((attachment) => (
            <CachedAttachment
              key={`${attachment.containerId} ${attachment.interface}`}
              attachment={attachment}
              network={network.name}
              cni={cni}
              onPlan={onPlan}
            />
          ))}
        </ul>
      )}
    </li>
  );
};

const CachedAttachment = ({
  attachment,
  network,
  cni,
  onPlan,
}: {
  attachment: CniNetworkWire["attachments"][number];
  network: string;
  cni: NodeCniWire;
  onPlan: Props["onPlan"];
}) => {
  const { ask, answer, problem, isAsking } = useVerb();
  const { pod, containerId, interface: name } = attachment;
  const ref = { network, containerId, interface: name };
  const whose = pod === null ? `container ${containerId.slice(0, 13)}` : `${pod.namespace}/${pod.name}`;
  return (
    <li className="py-1 text-12 compact:py-0.5">
      <div className="flex min-h-6 items-center gap-2">
        <span className="shrink-0 font-control">{name}</span>
        {pod !== null && attachment.isAlive ? (
          <Link
            href={`/pods?pod=${encodeURIComponent(whose)}`}
            className="min-w-0 truncate rounded-tag text-ink-2 underline-offset-2 hover:underline"
          >
            {whose}
          </Link>
        ) : (
          <span className="min-w-0 truncate text-ink-2">{whose}</span>
        )}
        <span className="ml-auto shrink-0">
          {!attachment.isAlive ? (
            <Button
              kind="ghost"
              size="small"
              aria-label={`Remove what is left of ${name} of ${whose}`}
              onClick={() =>
                onPlan({
                  question: { node: cni.node, of: { action: "del", ...ref } },
                  title: `Remove what is left of ${name} on ${network}`,
                  whyNot: cni.may.act.del?.reason ?? null,
                })
              }
            >
              Remove…
            </Button>
          ) : (
            cni.may.look.isAllowed && (
              <Button
                kind="ghost"
                size="small"
                disabled={isAsking}
                aria-label={`CHECK ${name} of ${whose}`}
                onClick={() => ask({ verb: "CHECK", node: cni.node, of: ref })}
              >
                CHECK
              </Button>
            )
          )}
        </span>
      </div>
      <p className="flex flex-wrap gap-x-3 mono text-11 text-ink-3">
        <span className="[overflow-wrap:anywhere]">{attachment.addresses.join("  ")}</span>
        {!attachment.isAlive && <span className="font-sans text-warn">its sandbox is gone</span>}
      </p>
      <VerbAnswer answer={answer} problem={problem} isAsking={isAsking} />
    </li>
  );
};
