"use client";

import type { NetworkWire } from "../../lib/wire/network.ts";
import { useNode, useNodes } from "../live/hooks.ts";
import { Link } from "../ui/link.tsx";
import { Part } from "../ui/screen.tsx";
import { cx } from "../ui/cx.ts";

/** Each is asked for by itself; beyond that many nodes Layers is the better place. */
const NODES_MAX = 40;

/** On which nodes the device stands that a network names: its bridge or master. Nothing where it names none. */
export const NetworkNodes = ({ network }: { network: NetworkWire }) => {
  const nodes = useNodes();
  const device = network.bridge ?? network.master;
  if (device === null || nodes.items.length === 0) return null;
  const shown = nodes.items.slice(0, NODES_MAX);
  return (
    <Part
      title={`${device} on the nodes`}
      aside={
        <Link
          href={`/?look=layers&network=${encodeURIComponent(pathOf(network))}`}
          className="rounded-tag hover:text-ink hover:underline"
        >
          In Layers
        </Link>
      }
    >
      <ul className="flex flex-col">
        {shown.map((node) => (
          <NodeLine key={node.id} name={node.name} device={device} isMade={network.bridge !== null} />
        ))}
      </ul>
      {nodes.items.length > NODES_MAX && (
        <p className="text-11 text-ink-3">{nodes.items.length - NODES_MAX} more nodes are in Layers.</p>
      )}
    </Part>
  );
};

const pathOf = ({ network }: NetworkWire): string =>
  `${network.provider}/${network.namespace ?? "-"}/${network.name}`;

/** The bridge plugin makes its own bridge with the first pod, so that its absence may be no fault: it is said all the same. */
const NodeLine = ({ name, device, isMade }: { name: string; device: string; isMade: boolean }) => {
  const { item: node, problem } = useNode(name);
  const link = node?.links?.find((each) => each.name === device);
  const isUnknown = node === null || node.links === null;
  return (
    <li className="flex min-h-7 items-center gap-3 text-12 compact:min-h-6">
      <Link
        href={`/nodes?node=${encodeURIComponent(name)}`}
        className="min-w-0 flex-1 truncate rounded-tag font-control hover:underline"
      >
        {name}
      </Link>
      <span
        className={cx(
          "shrink-0 text-right",
          isUnknown
            ? "text-ink-3"
            : link === undefined
              ? "font-title text-err"
              : link.link === "down"
                ? "font-title text-err"
                : "text-ink-2",
        )}
      >
        {isUnknown
          ? node === null
            ? (problem?.title ?? "reading…")
            : "unknown: nobody looked"
          : link === undefined
            ? `missing${isMade ? "" : " on this node"}`
            : link.link === "down"
              ? "there, and down"
              : `there${link.parent === null ? "" : ` · on ${link.parent}`}`}
      </span>
    </li>
  );
};
