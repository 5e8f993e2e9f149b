"use client";

import { lazy, Suspense, useDeferredValue, useRef } from "react";
import type { LanesWire, TopologyWire } from "../../lib/wire/topology.ts";
import { usePlanned, type PlannedAttachment } from "../forms/planned.tsx";
import { totalsHeight } from "../graph/lane-totals.tsx";
import type { Planned } from "../graph/planned-tap.tsx";
import { cx } from "../ui/cx.ts";
import { isNarrowNow } from "../ui/narrow.tsx";
import { groupDigits, plural } from "../../lib/text/count.ts";
import { FreeLook } from "./free-look.tsx";
import { FoldLine } from "./fold-line.tsx";
import { laneHolding } from "./lane-path.ts";
import { Legend } from "./legend.tsx";
import { LoadingPicture } from "./loading-picture.tsx";
import { isEmptyPicture, PictureFace } from "./picture-face.tsx";
import { PictureAge, PictureNotes } from "./picture-notes.tsx";
import { PrintSheet } from "./print-sheet.tsx";
import { TopologyTools } from "./tool-row.tsx";
import { TopologyTwin } from "./topology-twin.tsx";
import { useKeptOrder, useLaneOrder } from "./use-lane-order.ts";
import { useSegmentMates } from "./use-segment-mates.ts";
import { useTopologyActions, selectionOf } from "./use-topology-actions.ts";
import { useTopologyKeys } from "./use-topology-keys.ts";
import type { Look } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";
import { useTopologyView } from "./use-topology-view.ts";

/** A phone begins with the list. Elsewhere it is fetched with what fetches it, before it is drawn. */
const fetchLanes = () => import("../graph/lanes-graph.tsx");
const LanesGraph = lazy(() => fetchLanes().then((module) => ({ default: module.LanesGraph })));
if (typeof window !== "undefined" && !isNarrowNow()) void fetchLanes().catch(() => undefined);

/** Loaded when it is looked at, as the free picture is: the first picture is seldom this one. */
const Layers = lazy(() =>
  import("./layers/layers-screen.tsx").then((module) => ({ default: module.Layers })),
);

/** Which workload hangs on which network: the picture, or its twin in words. What is seen is in the URL. */
export const TopologyScreen = () => {
  const [params] = useTopologyParams();
  const { answer, look, isNarrow } = useTopologyView();
  // A picture is drawn in slices beside everything else: what was there stays until it stands. The first rows of the table
  // come from the server; the picture needs to know the size of its frame.
  const view = useDeferredValue(answer.view, look === "table" ? answer.view : null);
  const ref = useRef<HTMLDivElement>(null);
  useTopologyKeys();
  useKeptOrder();
  return (
    <div
      ref={ref}
      className={cx(
        "flex h-full min-h-0 min-w-0 flex-1 flex-col bg-canvas",
        // The form is wider than the inspector that it covers; the picture stays in sight beside it.
        params.attach !== null && "md:mr-[344px]",
      )}
    >
      <h1 className="sr-only">Topology</h1>
      <PrintSheet />
      <TopologyTools
        look={look}
        isNarrow={isNarrow}
        onFullscreen={() => void toggleFullscreen(ref.current)}
      />
      <div className={cx("relative min-h-0 flex-1", answer.isOld && "grayscale")}>
        <Content answer={answer} view={view} look={look} isNarrow={isNarrow} />
      </div>
      {view?.layout === "lanes" && params.attach === null && <PictureNotes view={view} />}
      {view !== null && <FoldLine view={view} />}
      <Legend view={view} />
    </div>
  );
};

const toggleFullscreen = async (element: HTMLElement | null): Promise<void> => {
  if (document.fullscreenElement !== null) return document.exitFullscreen();
  await element?.requestFullscreen();
};

const Content = ({
  answer,
  view,
  look,
  isNarrow,
}: Pick<ReturnType<typeof useTopologyView>, "answer" | "look" | "isNarrow"> & {
  /** As it is drawn: a moment behind the answer. */
  view: TopologyWire | null;
}) => {
  if (answer.view === null || isEmptyPicture(answer.view)) return <PictureFace answer={answer} look={look} />;
  if (view === null || isEmptyPicture(view)) return <LoadingPicture hasProgress={false} />;
  return (
    <>
      {view.layout === "layers" ? (
        <Suspense fallback={<LoadingPicture hasProgress={false} />}>
          <Layers view={view} isNarrow={isNarrow} label={summaryOf(view)} />
        </Suspense>
      ) : (
        <Lanes view={view} look={look} isNarrow={isNarrow} />
      )}
      <PictureAge
        readAt={answer.readAt}
        above={look === "lanes" && view.layout === "lanes" ? totalsHeight(view) : 0}
      />
    </>
  );
};

const Lanes = ({ view, look, isNarrow }: { view: LanesWire; look: Look; isNarrow: boolean }) => {
  const [params] = useTopologyParams();
  const actions = useTopologyActions(view);
  const order = useLaneOrder(view);
  const mates = useSegmentMates(view);
  const { planned } = usePlanned();
  const selected = selectionOf(view, params);
  if (look === "free") return <FreeLook view={view} label={summaryOf(view)} />;
  return look === "table" ? (
    <TopologyTwin
      view={view}
      selected={selected}
      actions={actions}
      label={summaryOf(view)}
      isNarrow={isNarrow}
    />
  ) : (
    <Suspense fallback={<LoadingPicture hasProgress={false} />}>
      <LanesGraph
        view={view}
        selected={selected}
        mates={mates}
        planned={plannedIn(view, planned)}
        onPick={actions.pick}
        onEnter={actions.enter}
        onAttach={actions.attach}
        onDraw={actions.draw}
        onMoveLane={order.move}
        label={summaryOf(view)}
      />
    </Suspense>
  );
};

/** Where in this picture an attachment would be; null where its row or lane is not in it. */
const plannedIn = (view: LanesWire, planned: PlannedAttachment | null): Planned | null => {
  if (planned === null) return null;
  const row = view.vertices.find(
    (vertex) =>
      vertex.kind === "row" && vertex.pod?.name === planned.pod && vertex.pod.namespace === planned.namespace,
  );
  const lane = laneHolding(view, planned.network);
  return row === undefined || lane === undefined
    ? null
    : { row: row.id, lane: lane.id, interface: planned.interface, address: planned.address };
};

const summaryOf = (view: TopologyWire): string =>
  `${plural(view.totals.pods, "workload")} on ${plural(view.totals.networks, "network")}, ${groupDigits(view.totals.ill)} ill`;
