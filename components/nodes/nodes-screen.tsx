"use client";

import { useQueryState } from "nuqs";
import type { NodeWire } from "../../lib/wire/node.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { useNodes } from "../live/hooks.ts";
import { PODS_UNREAD, useUnread } from "../live/use-unread.ts";
import { Chip } from "../ui/chip.tsx";
import { Face } from "../ui/face.tsx";
import { ListFace } from "../ui/list-face.tsx";
import { PagerFoot, rowAt, rowsOf, usePager } from "../ui/pager.tsx";
import { Split, ToolRow } from "../ui/screen.tsx";
import { RowButton, Table, Td, Th, Tr } from "../ui/table.tsx";
import { AgentHint } from "./agent-hint.tsx";
import { AgentState } from "./agent-state.tsx";
import { NodePane } from "./node-pane.tsx";

/** All nodes, what runs on them, and whether anybody looks at their kernels. */
export const NodesScreen = () => {
  const [selected, setSelected] = useQueryState("node");
  const nodes = useNodes();
  const unread = useUnread("nodes");
  const pager = usePager(nodes.items, nodes, { selected, isSelected: ({ name }) => name === selected });
  // What runs on a node is only known where pods are read.
  const arePodsRead = useUnread("pods") === null;
  const counted = (count: number): string => (arePodsRead ? groupDigits(count) : "–");
  return (
    <Split
      pane={selected === null ? null : <NodePane name={selected} onClose={() => void setSelected(null)} />}
    >
      <ToolRow title="Nodes" count={nodes.status === "ready" ? groupDigits(nodes.items.length) : undefined} />
      <div data-scrolls className="min-h-0 flex-1 overflow-auto">
        <AgentHint />
        <ListFace
          list={nodes}
          what="nodes"
          unread={unread}
          empty={
            <Face kind="empty" title="No node is known">
              The cluster has been read, and it has no node.
            </Face>
          }
        />
        {nodes.items.length > 0 && (
          <Table label="Nodes" {...rowsOf(pager)}>
            <thead>
              <tr>
                <Th>Node</Th>
                <Th>Ready</Th>
                <Th isNumber>Pods</Th>
                <Th isNumber className="max-md:hidden">
                  Attachments
                </Th>
                <Th isNumber>Ill</Th>
                <Th>Kernel seen</Th>
                <Th className="max-lg:hidden">Pod ranges</Th>
                <Th className="max-xl:hidden">Kubelet</Th>
              </tr>
            </thead>
            <tbody>
              {pager.rows.map((node, index) => (
                <Tr
                  key={node.id}
                  {...rowAt(pager, index)}
                  isSelected={selected === node.name}
                  onClick={() => void setSelected(node.name)}
                  height="h-12"
                  className="cursor-pointer"
                >
                  <Td isFirst>
                    <RowButton onClick={() => void setSelected(node.name)}>{node.name}</RowButton>
                    <p className="mono text-11 font-normal text-ink-3">{node.addresses.join(", ")}</p>
                  </Td>
                  <Td>
                    <Ready node={node} />
                  </Td>
                  <Td isNumber title={arePodsRead ? undefined : PODS_UNREAD}>
                    {counted(node.pods)}
                  </Td>
                  <Td isNumber className="max-md:hidden">
                    {counted(node.attachments)}
                  </Td>
                  <Td isNumber className={node.ill > 0 ? "font-strong text-warn" : "text-ink-3"}>
                    {counted(node.ill)}
                  </Td>
                  <Td>
                    <AgentState node={node} />
                  </Td>
                  <Td className="mono text-ink-2 max-lg:hidden">{node.podRanges.join(", ")}</Td>
                  <Td className="text-ink-2 max-xl:hidden">{node.kubeletVersion ?? "unknown"}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
        <PagerFoot pager={pager} what="nodes" />
      </div>
    </Split>
  );
};

const Ready = ({ node }: { node: NodeWire }) => {
  if (node.isReady === null) return <Chip tone="unknown">unknown</Chip>;
  return node.isReady ? <span className="text-ink-2">ready</span> : <Chip tone="err">not ready</Chip>;
};
