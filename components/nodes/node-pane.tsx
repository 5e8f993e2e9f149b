"use client";

import { Server, X } from "lucide-react";
import type { NodeDetailWire } from "../../lib/wire/node.ts";
import { KernelNow } from "../kernel/kernel-now.tsx";
import { useNode } from "../live/hooks.ts";
import { IconButton } from "../ui/button.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Link } from "../ui/link.tsx";
import { Mono } from "../ui/mono.tsx";
import { Facts, Part, SidePane } from "../ui/screen.tsx";
import { plural } from "../../lib/text/count.ts";
import { HostStackView } from "./host-stack-view.tsx";
import { HappeningList } from "../timeline/happening-list.tsx";
import { NodeSeen } from "./node-seen.tsx";

/** One node: what it can give, and the network devices of its own where somebody looked. */
export const NodePane = ({ name, onClose }: { name: string; onClose: () => void }) => {
  const { item: node, status, problem } = useNode(name);
  return (
    <SidePane label={`Node ${name}`}>
      <div className="flex items-center gap-2.5 px-4 pt-3 pb-3 compact:py-2">
        <Server aria-hidden className="size-[18px] text-ink-2" />
        <h2 className="min-w-0 truncate text-16 font-title tracking-[-0.011em]">{name}</h2>
        <IconButton label="Close" onClick={onClose} className="ml-auto">
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      {node !== null ? (
        <Known node={node} />
      ) : status === "loading" ? (
        <LoadingRows label={`Reading ${name}`} rows={5} />
      ) : (
        <Face
          kind="failed"
          title={problem?.status === 404 ? `${name} is not there` : `${name} can’t be shown`}
        >
          {problem?.detail}
        </Face>
      )}
    </SidePane>
  );
};

/** The ends of pods' veths come after what the node has for itself. */
const isOwn = ({ type }: NonNullable<NodeDetailWire["links"]>[number]): boolean => type !== "veth";

const Known = ({ node }: { node: NodeDetailWire }) => (
  <>
    <Part title="Node">
      <Facts
        rows={[
          ["Addresses", <Mono key="a">{node.addresses.join(", ")}</Mono>],
          ["Pod ranges", <Mono key="r">{node.podRanges.join(", ") || "none"}</Mono>],
          ["Kubelet", node.kubeletVersion ?? "unknown"],
          ["Runtime", node.runtime ?? "unknown"],
          [
            "Pods",
            <Link
              key="p"
              href={`/pods?node=${encodeURIComponent(node.name)}`}
              className="rounded-tag underline-offset-2 hover:underline"
            >
              {plural(node.pods, "pod")}, {plural(node.attachments, "attachment")}
            </Link>,
          ],
        ]}
      />
    </Part>
    {Object.keys(node.resources).length > 0 && (
      <Part title="Devices that pods can ask for">
        <ul className="flex flex-col gap-1 text-12 compact:gap-0.5">
          {Object.entries(node.resources).map(([name, count]) => (
            <li key={name} className="flex justify-between gap-3">
              <span className="min-w-0 [overflow-wrap:anywhere] text-ink-2">{name}</span>
              <Mono>{count}</Mono>
            </li>
          ))}
        </ul>
      </Part>
    )}
    <Part
      title="Host stack"
      aside={node.links === null ? null : <span>{plural(node.links.length, "link")}</span>}
    >
      {node.links === null ? (
        <Face
          kind="unknown"
          title={
            node.agent.error === null
              ? `${node.name} has no agent: nobody looked`
              : `The agent of ${node.name} can’t be reached`
          }
          frame="box"
        >
          Bridges, VLANs and NICs of this node are unknown. What is said of its pods is what was reported at
          their start.
        </Face>
      ) : (
        <HostStackView links={node.links} />
      )}
    </Part>
    {node.agent.state !== "none" && node.agent.state !== "snapshot" && (
      <Part title="Last changes of links and addresses">
        <HappeningList of={{ node: node.name }} />
      </Part>
    )}
    {node.agent.state === "live" && (
      <KernelNow of={{ node: node.name }} first={(node.links ?? []).filter(isOwn).map(({ name }) => name)} />
    )}
    <NodeSeen node={node} />
  </>
);
