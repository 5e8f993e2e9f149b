"use client";

import { Box, CircleCheck, Monitor, Server } from "lucide-react";
import { useQueryState, useQueryStates } from "nuqs";
import { ATTACHMENT_STATES } from "../../lib/model/attachment.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PodWire } from "../../lib/wire/pod.ts";
import { addressesOf, glyphOf, isIllAttachment, stateWord } from "../inspector/attachment-state.tsx";
import { PodPane } from "../inspector/pod-pane.tsx";
import { useNetworks, usePods, useSummary } from "../live/hooks.ts";
import { useUnread } from "../live/use-unread.ts";
import { networkPath } from "../networks/network-key.ts";
import { Age } from "../ui/age.tsx";
import { NetworkBadge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FindingsCount } from "../ui/findings-count.tsx";
import { cx } from "../ui/cx.ts";
import { Face } from "../ui/face.tsx";
import { SearchField } from "../ui/input.tsx";
import { foundText } from "../ui/found-text.ts";
import { ListFace } from "../ui/list-face.tsx";
import { PagerFoot, rowAt, rowsOf, usePager } from "../ui/pager.tsx";
import { Split, ToolRow } from "../ui/screen.tsx";
import { Select } from "../ui/select.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { MiddleText } from "../ui/middle-text.tsx";
import { RowButton, Table, Td, Th, Tr } from "../ui/table.tsx";
import { POD_FILTERS } from "./pod-filters.ts";

/** All workloads with their attachments; the selected one in the inspector. */
export const PodsScreen = () => {
  const [filter, setFilter] = useQueryStates(POD_FILTERS, { throttleMs: 200 });
  const [selected, setSelected] = useQueryState("pod");
  const { summary } = useSummary();
  const pods = usePods(filter);
  const pager = usePager(pods.items, pods, {
    key: JSON.stringify(filter),
    selected,
    isSelected: ({ namespace, name }) => `${namespace}/${name}` === selected,
  });
  const unread = useUnread("pods");
  const networks = useNetworks();
  const byPath = new Map(networks.items.map((network) => [networkPath(network.network), network]));
  const isFiltered = Object.values(filter).some((value) => value !== null && value !== "");
  return (
    <Split pane={<PodPane hasPictureLink />}>
      <ToolRow
        title="Pods and VMs"
        count={unread === null ? foundText(pods, summary?.counts.pods ?? null, isFiltered) : undefined}
      >
        {filter.node !== null && (
          <Condition name="node" value={filter.node} onDrop={() => void setFilter({ node: null })} />
        )}
        {filter.network !== null && (
          <Condition name="network" value={filter.network} onDrop={() => void setFilter({ network: null })} />
        )}
        <Select
          label="State"
          value={filter.state ?? "any"}
          options={[
            { value: "any", label: "Any state" },
            ...ATTACHMENT_STATES.map((state) => ({ value: state, label: state })),
          ]}
          onChange={(next) =>
            void setFilter({ state: ATTACHMENT_STATES.find((state) => state === next) ?? null })
          }
          className="ml-auto"
        />
        <SearchField
          label="Name, node or address"
          className="w-64 max-md:w-full"
          value={filter.q}
          onChange={(event) => void setFilter({ q: event.target.value === "" ? null : event.target.value })}
        />
      </ToolRow>
      <div data-scrolls className={cx("min-h-0 flex-1 overflow-auto", pods.isOld && "grayscale")}>
        <ListFace
          list={pods}
          what="pods"
          unread={unread}
          empty={
            <Face
              kind="empty"
              title={isFiltered ? "No pod is like that" : "No pod is here yet"}
              actions={
                isFiltered && (
                  <Button
                    onClick={() =>
                      void setFilter({ namespace: null, node: null, network: null, state: null, q: null })
                    }
                  >
                    Drop the conditions
                  </Button>
                )
              }
            >
              {isFiltered
                ? "Every condition above must hold at once."
                : "The cluster has been read, and it runs nothing."}
            </Face>
          }
        />
        {pods.items.length > 0 && (
          <Table label="Pods and VMs" {...rowsOf(pager)}>
            <thead>
              <tr>
                <Th>Name</Th>
                <Th>Networks</Th>
                <Th className="max-lg:hidden">Node</Th>
                <Th className="max-md:hidden">Phase</Th>
                <Th isNumber className="max-md:hidden">
                  Age
                </Th>
              </tr>
            </thead>
            <tbody>
              {pager.rows.map((pod, index) => (
                <Row
                  key={pod.id}
                  at={rowAt(pager, index)}
                  pod={pod}
                  networks={byPath}
                  isSelected={selected === `${pod.namespace}/${pod.name}`}
                  onSelect={() => void setSelected(`${pod.namespace}/${pod.name}`)}
                />
              ))}
            </tbody>
          </Table>
        )}
        <PagerFoot pager={pager} what="pods" />
      </div>
    </Split>
  );
};

const Condition = ({ name, value, onDrop }: { name: string; value: string; onDrop: () => void }) => (
  <Button size="small" onClick={onDrop} title="Drop this condition">
    <span className="mono text-11">
      {name} = {value}
    </span>
    <span aria-hidden>×</span>
    <span className="sr-only">, drop this condition</span>
  </Button>
);

const Row = ({
  at,
  pod,
  networks,
  isSelected,
  onSelect,
}: {
  at: ReturnType<typeof rowAt>;
  pod: PodWire;
  networks: ReadonlyMap<string, NetworkWire>;
  isSelected: boolean;
  onSelect: () => void;
}) => {
  const ill = pod.attachments.filter(isIllAttachment);
  return (
    <Tr {...at} isSelected={isSelected} onClick={onSelect} height="h-12" className="cursor-pointer">
      <Td isFirst className="w-[36%] max-w-0 max-md:w-[58%]">
        <div className="flex items-center gap-3">
          <Sign pod={pod} />
          <div className="min-w-0">
            <RowButton onClick={onSelect} title={pod.name}>
              <MiddleText text={pod.virtualMachine ?? pod.name} />
            </RowButton>
            <p className={cx("truncate text-11 font-normal", ill.length > 0 ? "text-warn" : "text-ink-3")}>
              {ill.length > 0
                ? ill
                    .map(
                      (attachment) =>
                        `${attachment.interface ?? attachment.network.name} ${stateWord(attachment)}`,
                    )
                    .join(", ")
                : `${pod.namespace}${pod.controller === null ? "" : ` · ${pod.controller.kind} ${pod.controller.name}`}`}
            </p>
          </div>
          {pod.worst !== null && <FindingsCount count={pod.findings} worst={pod.worst} className="ml-auto" />}
        </div>
      </Td>
      <Td>
        {pod.hostNetwork ? (
          <span className="text-ink-3">host network</span>
        ) : (
          <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
            {pod.attachments.map((attachment) => {
              const network = networks.get(networkPath(attachment.network));
              const address = addressesOf(attachment)[0];
              return (
                <li
                  key={attachment.id}
                  data-hue={network?.slot === null || network === undefined ? "default" : network.slot % 12}
                  className={cx("flex items-center gap-1", attachment.default && "max-md:hidden")}
                  title={`${attachment.interface ?? "unnamed"} on ${attachment.network.name}, ${address ?? "no address"}, ${stateWord(attachment)}`}
                >
                  <NetworkBadge
                    mark={network?.mark ?? "??"}
                    slot={network?.slot ?? null}
                    title={attachment.network.name}
                  />
                  <StateGlyph glyph={glyphOf(attachment)} title={stateWord(attachment)} isStill />
                  <span className="mono text-11 text-ink-2 max-xl:hidden">
                    {attachment.default ? null : address}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </Td>
      <Td className="whitespace-nowrap text-ink-2 max-lg:hidden">
        {pod.node ?? <span className="text-ink-3">none yet</span>}
      </Td>
      <Td className="text-ink-2 max-md:hidden">
        {pod.deletedAt === null ? (pod.reason ?? pod.phase) : "being deleted"}
      </Td>
      <Td isNumber className="text-ink-2 max-md:hidden">
        <Age at={pod.createdAt} />
      </Td>
    </Tr>
  );
};

const Sign = ({ pod }: { pod: PodWire }) => {
  const className = "size-4 shrink-0 text-ink-3";
  if (pod.hostNetwork) return <Server aria-label="on the host network" className={className} />;
  if (pod.virtualMachine !== null) return <Monitor aria-label="VM" className={className} />;
  if (pod.phase === "Succeeded") return <CircleCheck aria-label="completed" className={className} />;
  return <Box aria-hidden className={className} />;
};
