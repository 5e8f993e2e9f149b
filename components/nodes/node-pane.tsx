"use client";

import { Server, X } from "lucide-react";
import Link from "next/link";
import type { HostLinkWire, NodeDetailWire } from "../../lib/wire/node.ts";
import { useNode } from "../live/hooks.ts";
import { IconButton } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { cx } from "../ui/cx.ts";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Mono } from "../ui/mono.tsx";
import { Facts, Part, SidePane } from "../ui/screen.tsx";
import { plural } from "../ui/time-text.ts";
import { NodeSeen } from "./node-seen.tsx";

/** One node: what it can give, and the network devices of its own where somebody looked. */
export const NodePane = ({ name, onClose }: { name: string; onClose: () => void }) => {
  const { item: node, status, problem } = useNode(name);
  return (
    <SidePane label={`Node ${name}`}>
      <div className="flex items-center gap-2.5 px-4 pt-3 pb-3">
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
        <ul className="flex flex-col gap-1 text-12">
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
      title="Its own links"
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
          className="rounded-control border hatched p-4"
        >
          Bridges, VLANs and NICs of this node are unknown. What is said of its pods is what was reported at
          their start.
        </Face>
      ) : (
        <ul className="flex flex-col">
          {[...node.links].sort(byKind).map((link) => (
            <LinkRow key={link.name} link={link} />
          ))}
        </ul>
      )}
    </Part>
    <NodeSeen node={node} />
  </>
);

const RANK = ["device", "bond", "vlan", "bridge", "openvswitch", "macvlan", "ipvlan"];

const byKind = (a: HostLinkWire, b: HostLinkWire): number => {
  const rank = (link: HostLinkWire) => (RANK.indexOf(link.type) + RANK.length + 1) % (RANK.length + 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name, "en", { numeric: true });
};

const LinkRow = ({ link }: { link: HostLinkWire }) => (
  <li className="grid grid-cols-[1fr_auto] gap-x-3 border-b py-1.5 text-12 last:border-b-0">
    <span className="min-w-0 truncate">
      <span className="font-control">{link.name}</span>{" "}
      <span className="text-ink-3">
        {link.type}
        {link.vlan !== null && ` · VLAN ${link.vlan}`}
        {link.parent !== null && ` on ${link.parent}`}
        {link.controller !== null && ` in ${link.controller}`}
        {link.mtu !== null && ` · MTU ${link.mtu}`}
      </span>
    </span>
    {link.link === "down" ? (
      <Chip tone="err">down</Chip>
    ) : (
      <span className={cx("text-11", link.link === null ? "text-ink-3" : "text-ink-2")}>
        {link.link ?? "unknown"}
      </span>
    )}
    {(link.addresses.length > 0 || link.mac !== null) && (
      <span className="col-span-2 mono text-11 [overflow-wrap:anywhere] text-ink-2">
        {[link.mac, ...link.addresses.map((address) => `${address.address}/${address.prefixLength}`)]
          .filter((part) => part !== null)
          .join("  ")}
      </span>
    )}
  </li>
);
