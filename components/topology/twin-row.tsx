import { Box, CircleCheck, Layers2, Monitor, Server } from "lucide-react";
import type { EdgeWire, LaneVertex, RowVertex } from "../../lib/wire/topology.ts";
import { groupDigits } from "../../lib/text/count.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { Changing } from "../ui/changing.tsx";
import { Tag } from "../ui/chip.tsx";
import { cx } from "../ui/cx.ts";
import { FindingsCount } from "../ui/findings-count.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Td, Tr } from "../ui/table.tsx";
import { StripCells } from "./strip-cells.tsx";
import type { Strip } from "./strip.ts";
import type { useTopologyActions } from "./use-topology-actions.ts";

const SIGNS = {
  pod: Box,
  vm: Monitor,
  host: Server,
  completed: CircleCheck,
  controller: Layers2,
  namespace: Layers2,
} as const;
const SIGN_WORDS = {
  pod: "pod",
  vm: "VM",
  host: "on the host network",
  completed: "completed",
  controller: "controller",
  namespace: "namespace",
} as const;

interface Props {
  readonly row: RowVertex;
  readonly taps: readonly EdgeWire[];
  readonly lanes: readonly LaneVertex[];
  /** On a phone: the lanes drawn in small instead of the list of taps. */
  readonly strip: Strip | undefined;
  readonly isSelected: boolean;
  readonly selectedLane: string | null;
  readonly actions: ReturnType<typeof useTopologyActions>;
}

/** One workload or fold in words: what it is, and every tap with its state and address. */
export const TwinRow = (props: Props) => {
  const { row, taps, lanes, strip, isSelected, actions } = props;
  const along = taps.toSorted((left, right) => left.x - right.x);
  return (
    <Tr
      isSelected={isSelected}
      onClick={() => actions.pick(row.id)}
      onDoubleClick={() => actions.enter(row.id)}
      height="h-11"
      className="cursor-pointer"
    >
      <Td isFirst className={strip === undefined ? "w-[34%] max-w-0" : "max-md:pr-3 max-md:pl-4"}>
        <span className="flex items-center gap-2.5">
          <Named row={row} taps={along} strip={strip} actions={actions} />
          {strip !== undefined && <StripCells strip={strip} taps={along} />}
        </span>
      </Td>
      {strip === undefined && (
        <Td>
          {row.aside !== null && <span className="text-ink-3">{row.aside}</span>}
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {along.map((tap) => (
              <TapItem
                key={tap.id}
                tap={tap}
                lane={lanes.find((each) => each.id === tap.lane)}
                isOnSelected={tap.lane === props.selectedLane}
                actions={actions}
              />
            ))}
          </ul>
        </Td>
      )}
    </Tr>
  );
};

const Named = ({ row, taps, strip, actions }: Pick<Props, "row" | "taps" | "strip" | "actions">) => {
  const Sign = SIGNS[row.sign];
  const trouble = taps.filter((tap) => tap.isIll && tap.glyph !== "fold");
  return (
    <>
      <Sign aria-label={SIGN_WORDS[row.sign]} role="img" className="size-4 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 compact:flex compact:items-baseline compact:gap-2">
        <button
          type="button"
          data-walk={row.id}
          data-twin-row={row.id}
          title={row.title}
          onClick={(event) => {
            event.stopPropagation();
            actions.pick(row.id);
          }}
          className="flex max-w-full items-baseline gap-1.5 rounded-tag text-left font-control hover:underline compact:max-w-3/4 compact:shrink-0"
        >
          <span className="min-w-0 truncate">{row.title}</span>{" "}
          {row.count > 1 && (
            <span className="shrink-0 font-normal text-ink-3 num">
              <Changing text={`×${groupDigits(row.count)}`} />
            </span>
          )}
        </button>
        <span
          className={cx(
            "block truncate text-11 font-normal",
            trouble.some((tap) => tap.labelTone === "error")
              ? "text-err"
              : trouble.length > 0
                ? "text-warn"
                : "text-ink-3",
          )}
        >
          {trouble.length > 0
            ? trouble.map((tap) => `${tap.interface ?? ""} ${troubleWord(tap)}`.trim()).join(", ")
            : row.count > 1 && row.ill > 0
              ? `${groupDigits(row.ill)} ill · ${row.subtitle}`
              : row.subtitle}
        </span>
        {strip !== undefined && <span className="sr-only">{taps.map((tap) => tap.text).join(". ")}</span>}
      </span>
      {row.findings !== null && strip === undefined && (
        <FindingsCount count={row.findings.count} worst={row.findings.worst} />
      )}
    </>
  );
};

const TapItem = ({
  tap,
  lane,
  isOnSelected,
  actions,
}: {
  tap: EdgeWire;
  lane: LaneVertex | undefined;
  isOnSelected: boolean;
  actions: Props["actions"];
}) => (
  <li
    data-hue={lane?.slot === null || lane === undefined ? "default" : lane.slot % 12}
    className={cx("flex items-center rounded-chip", isOnSelected && "bg-raised")}
  >
    {lane !== undefined && <LaneButton lane={lane} actions={actions} />}
    <button
      type="button"
      tabIndex={-1}
      data-walk={tap.id}
      title={tap.text}
      onClick={(event) => {
        event.stopPropagation();
        actions.pick(tap.id);
      }}
      className="flex items-center gap-1.5 rounded-chip pr-1"
    >
      <StateGlyph glyph={tap.glyph} isStill />
      <span className="sr-only">{tap.text}</span>
      <span aria-hidden className="flex items-baseline gap-1.5">
        {tap.glyph === "fold" && tap.label === "" ? (
          <b className="font-strong num">{groupDigits(tap.count)}</b>
        ) : (
          tap.interface
        )}
        {tap.tag !== null && <Tag>{tap.tag}</Tag>}
        <span className={cx("text-11", TONES[tap.labelTone])}>
          <Changing text={tap.label} />
        </span>
        {tap.ill > 0 && tap.glyph === "fold" && (
          <b
            className={cx("text-11 font-strong num", tap.worst === "error" ? "text-err" : "text-warn")}
          >{`${groupDigits(tap.ill)} ill`}</b>
        )}
      </span>
    </button>
  </li>
);

/** The way from a tap to its network. By keyboard it is ↑ along the line. */
const LaneButton = ({ lane, actions }: { lane: LaneVertex; actions: Props["actions"] }) => (
  <button
    type="button"
    tabIndex={-1}
    title={`Network ${lane.title}`}
    onClick={(event) => {
      event.stopPropagation();
      actions.pick(lane.id);
    }}
    onDoubleClick={(event) => {
      event.stopPropagation();
      actions.enter(lane.id);
    }}
    className="flex h-6 items-center rounded-chip pr-1.5"
  >
    <NetworkBadge mark={lane.mark} slot={lane.slot} />
    <span className="sr-only">Network {lane.title}</span>
  </button>
);

const TONES = {
  plain: "text-ink-2",
  mono: "mono text-ink-2",
  warn: "text-warn",
  error: "text-err",
  quiet: "text-ink-3",
};

/** `phantom`, `link down`, or what the label says of it. */
const troubleWord = (tap: EdgeWire): string =>
  tap.glyph === "link-down"
    ? "link down"
    : tap.label === "" || tap.addresses.length > 0
      ? tap.state
      : tap.label;
