"use client";

import { groupDigits, plural } from "../../lib/text/count.ts";
import type { RowVertex } from "../../lib/wire/topology.ts";
import { NetworkPane } from "../networks/network-pane.tsx";
import { NetworkBadge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Part, SidePane } from "../ui/screen.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { LaneActs } from "./lane-acts.tsx";
import { laneHolding, lanePath } from "./lane-path.ts";
import { PickedHead } from "./picked-head.tsx";
import { SharedLanePane } from "./shared-lane-pane.tsx";
import { useTopologyActions } from "./use-topology-actions.ts";
import { useTopologyParams } from "./use-topology-params.tsx";
import { useTopologyView } from "./use-topology-view.ts";

/** Of a selected lane or fold. */
export const PickedPane = ({ lane, fold }: { lane: string | null; fold: string | null }) =>
  lane !== null ? <LanePane path={lane} /> : fold !== null ? <FoldPane id={fold} /> : null;

const LanePane = ({ path }: { path: string }) => {
  const [params, setParams] = useTopologyParams();
  const { lanesView: view } = useTopologyView();
  const lane = view?.vertices.find((vertex) => vertex.kind === "lane" && lanePath(vertex) === path);
  if (lane?.kind === "lane" && lane.network === null) return <SharedLanePane lane={lane} />;
  const segment = lane?.kind === "lane" ? lane.segment : null;
  const id = lane?.id;
  const isSharing = id === undefined && view !== null && laneHolding(view, path) !== undefined;
  return (
    <NetworkPane
      path={path}
      onClose={() => void setParams({ lane: null })}
      actions={
        <>
          {params.network !== path && (
            <Button size="small" onClick={() => void setParams({ network: path, segment: null })}>
              Only this network
            </Button>
          )}
          {segment !== null && params.segment !== segment && (
            <Button size="small" onClick={() => void setParams({ segment, network: null })}>
              Its whole segment
            </Button>
          )}
          <Button
            kind="ghost"
            size="small"
            onClick={() => void setParams({ look: "layers", network: path, segment: null })}
          >
            In Layers
          </Button>
          {isSharing && (
            <Button kind="ghost" size="small" onClick={() => void setParams({ pin: [...params.pin, path] })}>
              A lane of its own
            </Button>
          )}
          {params.pin.includes(path) && (
            <Button
              kind="ghost"
              size="small"
              onClick={() => void setParams({ pin: params.pin.filter((pinned) => pinned !== path) })}
            >
              Let it share a lane
            </Button>
          )}
          {id !== undefined && <LaneActs lane={id} view={view} />}
        </>
      }
      podHref={(pod) => `/?pod=${encodeURIComponent(pod)}`}
    />
  );
};

/** Several workloads in one row: how many on which network, what is ill, and the way in. */
const FoldPane = ({ id }: { id: string }) => {
  const [, setParams] = useTopologyParams();
  const { lanesView: view } = useTopologyView();
  const actions = useTopologyActions(view);
  const row = view?.vertices.find((vertex): vertex is RowVertex => vertex.kind === "row" && vertex.id === id);
  if (view === null || row === undefined) return null;
  const taps = view.edges.filter((tap) => tap.row === id).toSorted((left, right) => left.x - right.x);
  return (
    <SidePane label={`Fold ${row.title}`}>
      <PickedHead
        title={row.title}
        counts={`${plural(row.count, "workload")} · ${row.subtitle}`}
        ill={row.ill}
        onEnter={actions.canEnter(id) ? () => actions.enter(id) : null}
        onClose={() => void setParams({ fold: null })}
      />
      <Part title="On which networks">
        {taps.length === 0 && <p className="text-12 text-ink-2">{row.aside ?? "On none that is known."}</p>}
        <ul className="flex flex-col">
          {taps.map((tap) => {
            const lane = view.vertices.find((vertex) => vertex.kind === "lane" && vertex.id === tap.lane);
            if (lane?.kind !== "lane") return null;
            return (
              <li
                key={tap.id}
                data-hue={lane.slot === null ? "default" : lane.slot % 12}
                className="flex min-h-9 items-center gap-2.5 border-b py-1.5 text-12 last:border-0 compact:min-h-7 compact:py-1"
              >
                <NetworkBadge mark={lane.mark} slot={lane.slot} />
                <button
                  type="button"
                  onClick={() => actions.pick(lane.id)}
                  className="min-w-0 truncate rounded-tag font-control hover:underline"
                >
                  {lane.title}
                </button>
                {tap.observed < tap.count && <StateGlyph glyph="reported" title="not all were observed" />}
                <span className="ml-auto shrink-0 text-ink-2 num">
                  {groupDigits(tap.count)}
                  <span className="text-ink-3">, {groupDigits(tap.observed)} observed</span>
                  {tap.ill > 0 && (
                    <b
                      className={cx("font-strong", tap.worst === "error" ? "text-err" : "text-warn")}
                    >{`, ${groupDigits(tap.ill)} ill`}</b>
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
