"use client";

import { lazy, Suspense, useMemo } from "react";
import { FREE_BOXES_MAX, FREE_TAPS_MAX, freeGraphOf } from "../../lib/topology/free/free-graph.ts";
import { SCOPE_PARAMETERS } from "../../lib/topology/query.ts";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { useSummary } from "../live/hooks.ts";
import { Button } from "../ui/button.tsx";
import { plural } from "../../lib/text/count.ts";
import { LoadingPicture } from "./loading-picture.tsx";
import { InPlace } from "./picture-face.tsx";
import { useSegmentMates } from "./use-segment-mates.ts";
import { selectionOf, useTopologyActions } from "./use-topology-actions.ts";
import type { TopologyParams } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** Loaded when it is looked at: the other pictures don't need it. */
const FreePicture = lazy(() =>
  import("../graph/free/free-picture.tsx").then((module) => ({ default: module.FreePicture })),
);

/** The free picture, or why this scope is too large for one. */
export const FreeLook = ({ view, label }: { view: LanesWire; label: string }) => {
  const [params, setParams] = useTopologyParams();
  const actions = useTopologyActions(view);
  const mates = useSegmentMates(view);
  const { summary } = useSummary();
  const answer = useMemo(() => freeGraphOf(view), [view]);
  if (!answer.isSmall || view.detail !== "workloads")
    return (
      <InPlace
        kind="empty"
        title="Too much for a free picture"
        actions={
          <>
            <Button onClick={() => void setParams({ look: "lanes" })}>Show it in Lanes</Button>
            <Button kind="ghost" onClick={() => void setParams({ q: "health != well" })}>
              Only what is ill
            </Button>
          </>
        }
      >
        {answer.isSmall
          ? "Here rows stand for whole controllers or namespaces. "
          : `Here are ${plural(answer.boxes, "box", "boxes")} and ${plural(answer.taps, "tap")}; more than ${FREE_BOXES_MAX} or ${FREE_TAPS_MAX} become a hairball, whatever lays them out. `}
        Narrow the scope to a namespace, a controller or a network, or find something.
      </InPlace>
    );
  return (
    <Suspense fallback={<LoadingPicture hasProgress={false} />}>
      <FreePicture
        view={view}
        graph={answer.graph}
        memoryKey={`${summary?.cluster ?? ""} ${scopeKey(params)}`}
        selected={selectionOf(view, params)}
        mates={mates}
        onPick={actions.pick}
        onEnter={actions.enter}
        label={label}
      />
    </Suspense>
  );
};

/** Places are remembered for what is asked, not for what is selected in it. */
const scopeKey = (params: TopologyParams): string =>
  JSON.stringify([
    ...SCOPE_PARAMETERS.map((name) => params[name]),
    params.workload,
    params.group,
    params.q,
    params.without,
  ]);
