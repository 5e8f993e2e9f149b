"use client";

import { Server } from "lucide-react";
import { useQueryState } from "nuqs";
import type { OperationWire } from "../../lib/wire/operation.ts";
import { useNetworks, useOperations } from "../live/hooks.ts";
import { isSameNetwork } from "../networks/network-key.ts";
import { Age } from "../ui/age.tsx";
import { NetworkBadge } from "../ui/badge.tsx";
import { Chip, type Tone } from "../ui/chip.tsx";
import { Face } from "../ui/face.tsx";
import { ListFace } from "../ui/list-face.tsx";
import { PagerFoot, rowAt, rowsOf, usePager } from "../ui/pager.tsx";
import { SidePane, Split, ToolRow } from "../ui/screen.tsx";
import { RowButton, Table, Td, Th, Tr } from "../ui/table.tsx";
import { durationText } from "../ui/time-text.ts";
import { OperationPanel } from "./operation-panel.tsx";
import { isOfPod, operationTitle, subjectText } from "./operation-text.ts";
import { tally } from "./tally.ts";
import { stageText } from "./stage-text.ts";

/** What was asked from here, and what came of it. */
export const ActivityScreen = () => {
  const [selected, setSelected] = useQueryState("operation");
  const operations = useOperations();
  const networks = useNetworks();
  const newest = [...operations.items].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const pager = usePager(newest, operations, { selected, isSelected: ({ id }) => id === selected });
  return (
    <Split
      pane={
        selected === null ? null : (
          <SidePane label="Operation">
            <OperationPanel key={selected} id={selected} onClose={() => void setSelected(null)} />
          </SidePane>
        )
      }
    >
      <ToolRow title="Activity" count={operations.status === "ready" ? tally(operations.items) : undefined} />
      <div data-scrolls className="min-h-0 flex-1 overflow-auto">
        <ListFace
          list={operations}
          what="operations"
          empty={
            <Face kind="empty" title="Nothing has been asked from here yet">
              An attach or detach appears here the moment it is asked, with every stage that follows. What
              others change in the cluster is in each pod’s last changes.
            </Face>
          }
        />
        {newest.length > 0 && (
          <Table label="Operations" {...rowsOf(pager)}>
            <thead>
              <tr>
                <Th>Operation</Th>
                <Th>State</Th>
                <Th className="max-md:hidden">Who</Th>
                <Th isNumber className="max-md:hidden">
                  Took
                </Th>
                <Th isNumber>Asked</Th>
              </tr>
            </thead>
            <tbody>
              {pager.rows.map((operation, index) => {
                const network = isOfPod(operation)
                  ? networks.items.find((candidate) =>
                      isSameNetwork(candidate.network, operation.subject.network),
                    )
                  : undefined;
                return (
                  <Tr
                    key={operation.id}
                    {...rowAt(pager, index)}
                    isSelected={selected === operation.id}
                    onClick={() => void setSelected(operation.id)}
                    height="h-14"
                    className="cursor-pointer"
                  >
                    <Td isFirst className="w-1/2 max-w-0">
                      <div className="flex items-center gap-3">
                        {isOfPod(operation) ? (
                          <NetworkBadge mark={network?.mark ?? "??"} slot={network?.slot ?? null} />
                        ) : (
                          <span className="flex w-7 shrink-0 justify-center">
                            <Server aria-hidden className="size-4 text-ink-2" />
                          </span>
                        )}
                        <div className="min-w-0">
                          <RowButton onClick={() => void setSelected(operation.id)}>
                            {operationTitle(operation)}
                          </RowButton>
                          <p className="truncate text-11 font-normal text-ink-3">
                            {subjectText(operation)} · {stageText(operation)}
                          </p>
                        </div>
                      </div>
                    </Td>
                    <Td>
                      <OperationState operation={operation} />
                    </Td>
                    <Td className="text-ink-2 max-md:hidden">{operation.viewer}</Td>
                    <Td isNumber className="text-ink-2 max-md:hidden">
                      {operation.endedAt === null
                        ? "under way"
                        : durationText(Date.parse(operation.endedAt) - Date.parse(operation.startedAt))}
                    </Td>
                    <Td isNumber className="text-ink-2">
                      <Age at={operation.startedAt} hasAgo />
                    </Td>
                  </Tr>
                );
              })}
            </tbody>
          </Table>
        )}
        <PagerFoot pager={pager} what="operations" />
      </div>
    </Split>
  );
};

const OperationState = ({ operation }: { operation: OperationWire }) => {
  const isOver = operation.endedAt !== null;
  const tone: Tone =
    operation.state === "failed" || operation.state === "aborted" ? "err" : isOver ? "plain" : "info";
  return <Chip tone={tone}>{isOver ? operation.state : `${operation.state}, waiting`}</Chip>;
};
