"use client";

import { FindingsCount } from "../ui/findings-count.tsx";
import { useQueryState } from "nuqs";
import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PoolWire } from "../../lib/wire/pool.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { useNetworks, usePools, useSummary } from "../live/hooks.ts";
import { PODS_UNREAD, useUnread } from "../live/use-unread.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { Chip } from "../ui/chip.tsx";
import { cx } from "../ui/cx.ts";
import { Face } from "../ui/face.tsx";
import { SearchField } from "../ui/input.tsx";
import { foundText } from "../ui/found-text.ts";
import { ListFace } from "../ui/list-face.tsx";
import { PagerFoot, rowAt, rowsOf, usePager } from "../ui/pager.tsx";
import { Meter } from "../ui/meter.tsx";
import { Split, ToolRow } from "../ui/screen.tsx";
import { RowButton, Table, Td, Th, Tr } from "../ui/table.tsx";
import { NetworkPane } from "./network-pane.tsx";
import { networkPath } from "./network-key.ts";
import { networkSearch } from "./network-search.ts";

/** Every network that workloads attach to, whoever defined it, and the one that is selected. */
export const NetworksScreen = () => {
  const [selected, setSelected] = useQueryState("network");
  const [text, setText] = useQueryState("q", { defaultValue: "", throttleMs: 200 });
  const words = text.trim();
  const networks = useNetworks(true, networkSearch(text));
  const { summary } = useSummary();
  const pools = usePools();
  const unread = useUnread("networks");
  const arePodsRead = useUnread("pods") === null;
  const pager = usePager(networks.items, networks, {
    key: text,
    selected,
    isSelected: ({ network }) => networkPath(network) === selected,
  });
  return (
    <Split
      pane={selected === null ? null : <NetworkPane path={selected} onClose={() => void setSelected(null)} />}
    >
      <ToolRow
        title="Networks"
        count={
          networks.status === "ready"
            ? foundText(networks, summary?.counts.networks ?? null, words !== "")
            : undefined
        }
      >
        <SearchField
          label="Name, type, VLAN or range"
          className="ml-auto w-64 max-md:w-full"
          value={text}
          onChange={(event) => void setText(event.target.value)}
        />
      </ToolRow>
      <div data-scrolls className={cx("min-h-0 flex-1 overflow-auto", networks.isOld && "grayscale")}>
        <ListFace
          list={networks}
          what="networks"
          unread={unread}
          empty={
            words === "" ? (
              <Face kind="empty" title="No network is defined yet">
                Workloads are on the cluster default only. A network appears here as soon as a
                NetworkAttachmentDefinition is there.
              </Face>
            ) : (
              <Face kind="empty" title={`No network matches “${words}”`}>
                Every word must be found in its name, type, VLAN, device or range.
              </Face>
            )
          }
        />
        {networks.items.length > 0 && (
          <Table label="Networks" {...rowsOf(pager)}>
            <thead>
              <tr>
                <Th>Network</Th>
                <Th className="max-md:hidden">VLAN</Th>
                <Th className="max-lg:hidden">Range</Th>
                <Th className="max-lg:hidden">IPAM</Th>
                <Th isNumber>Pods</Th>
                <Th className="max-md:hidden">Use</Th>
                <Th>
                  <span className="sr-only">Findings</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {pager.rows.map((network, index) => (
                <Row
                  key={network.id}
                  at={rowAt(pager, index)}
                  network={network}
                  arePodsRead={arePodsRead}
                  pools={pools.items.filter((pool) => network.pools.includes(pool.id))}
                  isSelected={selected === networkPath(network.network)}
                  onSelect={() => void setSelected(networkPath(network.network))}
                />
              ))}
            </tbody>
          </Table>
        )}
        <PagerFoot pager={pager} what="networks" />
      </div>
    </Split>
  );
};

const Row = ({
  at,
  network,
  arePodsRead,
  pools,
  isSelected,
  onSelect,
}: {
  at: ReturnType<typeof rowAt>;
  network: NetworkWire;
  /** Who uses it is only known then. */
  arePodsRead: boolean;
  pools: readonly PoolWire[];
  isSelected: boolean;
  onSelect: () => void;
}) => (
  <Tr {...at} isSelected={isSelected} onClick={onSelect} height="h-12" className="cursor-pointer">
    <Td isFirst className="w-[40%] max-w-0 max-md:w-[72%]">
      <div className="flex items-center gap-3">
        <NetworkBadge mark={network.mark} slot={network.slot} />
        <div className="min-w-0">
          <RowButton onClick={onSelect} title={network.network.name}>
            {network.network.name}
          </RowButton>
          <p className="truncate text-11 font-normal text-ink-3">
            {network.network.namespace !== null && `${network.network.namespace} · `}
            {network.summary}
          </p>
        </div>
        {!network.isDefined && !network.isDefault && <Chip tone="warn">not defined</Chip>}
        {network.problems.length > 0 && (
          <Chip tone="err" className="ml-auto">
            {network.problems.length === 1 ? "1 problem" : `${network.problems.length} problems`}
          </Chip>
        )}
      </div>
    </Td>
    <Td
      className="mono max-md:hidden"
      title={network.toldVlan?.by === "name" ? "By the master’s name" : undefined}
    >
      {network.toldVlan?.vlan ?? (
        <span className="font-sans text-ink-3">{network.isDefined ? "none set" : "unknown"}</span>
      )}
    </Td>
    <Td className="max-w-52 truncate mono max-lg:hidden" title={network.ranges.join(", ")}>
      {network.ranges.length === 0 ? (
        <span className="font-sans text-ink-3">none set</span>
      ) : (
        network.ranges[0]
      )}
      {network.ranges.length > 1 && ` +${network.ranges.length - 1}`}
    </Td>
    <Td className="max-lg:hidden">{network.ipam ?? <span className="text-ink-3">{noIpam(network)}</span>}</Td>
    <Td isNumber title={arePodsRead ? undefined : PODS_UNREAD}>
      {arePodsRead ? groupDigits(network.users.pods) : "–"}
      {network.users.ill > 0 && (
        <span className="block font-sans text-11 font-strong text-warn">
          {groupDigits(network.users.ill)} ill
        </span>
      )}
    </Td>
    <Td className="max-md:hidden">
      {pools.length === 0 ? <span className="text-11 text-ink-3">no pool</span> : <PoolUse pools={pools} />}
    </Td>
    <Td>{network.worst !== null && <FindingsCount count={network.findings} worst={network.worst} />}</Td>
  </Tr>
);

/** No IPAM is a choice only where somebody wrote the configuration. */
const noIpam = (network: NetworkWire): string => {
  if (network.isDefault) return "the cluster’s own";
  return network.isDefined && network.problems.length === 0 ? "none: L2 only" : "unknown";
};

const PoolUse = ({ pools }: { pools: readonly PoolWire[] }) => {
  const fullest = pools.reduce((a, b) => ((b.use ?? -1) > (a.use ?? -1) ? b : a));
  return <Meter use={fullest.use} label={`Use of ${fullest.range ?? fullest.name}`} width={56} />;
};
