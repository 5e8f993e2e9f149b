"use client";

import { groupDigits, plural } from "../../lib/text/count.ts";
import { laneName } from "../../lib/topology/lane-order.ts";
import type { LaneVertex } from "../../lib/wire/topology.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";
import { FindingsCount } from "../ui/findings-count.tsx";
import { Link } from "../ui/link.tsx";
import { Part, SidePane } from "../ui/screen.tsx";
import { LaneActs } from "./lane-acts.tsx";
import { PickedHead } from "./picked-head.tsx";
import { useTopologyActions } from "./use-topology-actions.ts";
import { useTopologyParams } from "./use-topology-params.tsx";
import { useTopologyView } from "./use-topology-view.ts";

/** A lane that several networks share for want of room: why, who is on it, and the ways to single ones. */
export const SharedLanePane = ({ lane }: { lane: LaneVertex }) => {
  const [, setParams] = useTopologyParams();
  const { lanesView: view } = useTopologyView();
  const actions = useTopologyActions(view);
  const isNamed = laneName(lane) !== null;
  const rows = new Map(
    view?.vertices.flatMap((vertex) => (vertex.kind === "row" ? [[vertex.id, vertex] as const] : [])),
  );
  const taps = view?.edges.filter((tap) => tap.lane === lane.id) ?? [];
  return (
    <SidePane label={`Lane ${lane.title}`}>
      <PickedHead
        title={lane.title}
        badge={<NetworkBadge mark={lane.mark} slot={lane.slot} />}
        flag={
          lane.findings !== null && <FindingsCount count={lane.findings.count} worst={lane.findings.worst} />
        }
        counts={`${plural(lane.members, "network")} · ${plural(lane.total, "attachment")}`}
        ill={lane.ill}
        onEnter={actions.canEnter(lane.id) ? () => actions.enter(lane.id) : null}
        onClose={() => void setParams({ lane: null })}
      />
      <p className="px-4 pb-3 text-12 text-ink-2 compact:pb-2">
        {isNamed
          ? `There are more networks here than lanes: those called ${lane.title} share this one. They are not one network, and who stands on it need not reach the others.`
          : "There are more networks here than lanes: the least used share this one."}{" "}
        <Link
          className="rounded-tag font-medium text-ink underline underline-offset-2"
          href={isNamed ? `/networks?q=${encodeURIComponent(lane.title)}` : "/networks"}
        >
          List them
        </Link>
      </p>
      <div className="px-4 pb-3 empty:hidden">
        <LaneActs lane={lane.id} view={view} />
      </div>
      <Part title="Who is on them">
        {taps.length === 0 && <p className="text-12 text-ink-2">Nobody in this picture.</p>}
        <ul className="flex flex-col">
          {taps.map((tap) => {
            const row = rows.get(tap.row);
            return row === undefined ? null : (
              <li
                key={tap.id}
                className="flex min-h-9 items-center gap-2.5 border-b py-1.5 text-12 last:border-0 compact:min-h-7 compact:py-1"
              >
                <button
                  type="button"
                  onClick={() => actions.pick(row.id)}
                  className="min-w-0 truncate rounded-tag font-control hover:underline"
                >
                  {row.title}
                </button>
                {row.namespace !== "" && row.namespace !== row.title && (
                  <span className="shrink-0 text-ink-3">{row.namespace}</span>
                )}
                <span className="ml-auto shrink-0 text-ink-2 num">
                  {row.pod === null ? groupDigits(tap.count) : (tap.interface ?? "unnamed")}
                  {tap.ill > 0 && (
                    <b
                      className={cx("font-strong", tap.worst === "error" ? "text-err" : "text-warn")}
                    >{`, ${row.pod === null ? `${groupDigits(tap.ill)} ` : ""}ill`}</b>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </Part>
    </SidePane>
  );
};
