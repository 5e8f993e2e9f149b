"use client";

import { lazy, Suspense } from "react";
import { PodPane } from "../inspector/pod-pane.tsx";
import { SidePane } from "../ui/screen.tsx";
import { useEscape } from "../ui/use-escape.ts";
import { LoadingRows } from "../ui/face.tsx";
import { useWhenIdle } from "../ui/when-idle.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

const fetchPane = () => import("./picked-pane.tsx");
const PickedPane = lazy(() => fetchPane().then((module) => ({ default: module.PickedPane })));

/** Beside the picture: the selected workload, network or fold; nothing without a selection. */
export const TopologyPane = () => {
  const [params, setParams] = useTopologyParams();
  useWhenIdle(fetchPane);
  const isPod = params.pod !== null || params.attach !== null;
  const isPicked = !isPod && (params.lane !== null || params.fold !== null);
  useEscape(isPicked, () => {
    void setParams({ lane: null, fold: null });
  });
  // Also without a selection: it then only fetches what it will need.
  if (!isPicked) return <PodPane />;
  return (
    <Suspense
      fallback={
        <SidePane label="What is selected">
          <LoadingRows label="Reading what is selected" rows={6} />
        </SidePane>
      }
    >
      <PickedPane lane={params.lane} fold={params.fold} />
    </Suspense>
  );
};
