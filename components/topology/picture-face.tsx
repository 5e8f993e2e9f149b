"use client";

import type { ReactNode } from "react";
import type { TopologyWire } from "../../lib/wire/topology.ts";
import { useSummary } from "../live/hooks.ts";
import { useUnread } from "../live/use-unread.ts";
import type { useTopologyView } from "./use-topology-view.ts";
import { Button } from "../ui/button.tsx";
import { Face, type FaceKind } from "../ui/face.tsx";
import { emptyWords, unreadableIn } from "./empty-words.ts";
import { LoadingPicture } from "./loading-picture.tsx";
import { EVERYTHING, isNarrowed, type Look } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** Why there is nothing to draw, in the place and the shape of the picture: loading, refused, failed, or a true nothing. */
export const PictureFace = ({
  answer,
  look,
}: {
  answer: ReturnType<typeof useTopologyView>["answer"];
  look: Look;
}) => {
  const [params, setParams] = useTopologyParams();
  const { summary } = useSummary();
  const unread = useUnread("pods");
  if (answer.view === null && answer.status === "loading") return <LoadingPicture />;
  const unreadable = unreadableIn(params);
  if (answer.view === null && unreadable !== null)
    return (
      <InPlace
        kind="failed"
        title={unreadable.title}
        actions={<Button onClick={() => void setParams(unreadable.drop)}>Drop this condition</Button>}
      >
        {unreadable.text}
      </InPlace>
    );
  // What was asked wrongly stays so.
  if (answer.view === null && answer.problem?.status === 400)
    return (
      <InPlace
        kind="failed"
        title={answer.problem.title}
        actions={<Button onClick={() => void setParams(EVERYTHING)}>Show everything</Button>}
      >
        {answer.problem.detail}
      </InPlace>
    );
  if (answer.view === null)
    return (
      <InPlace
        kind={answer.problem?.status === 403 ? "forbidden" : "failed"}
        title={answer.problem?.title ?? "The picture can’t be drawn"}
      >
        {answer.problem?.detail} It is tried again by itself.
      </InPlace>
    );
  if (unread?.state === "forbidden")
    return (
      <InPlace kind="forbidden" title="You may not read pods">
        They are left out, not empty: without them no workload can be drawn. Needed: list and watch on pods.
        Above is the role to ask for.
      </InPlace>
    );
  if (unread?.state === "failed")
    return (
      <InPlace kind="failed" title="Pods can’t be read">
        {unread.error} It is tried again by itself.
      </InPlace>
    );
  if (summary !== null && !summary.isSynced) return <LoadingPicture />;
  if (isNarrowed(params)) {
    const { title, text } = emptyWords(params, summary?.namespaces ?? []);
    return (
      <InPlace
        kind="empty"
        title={title}
        actions={<Button onClick={() => void setParams(EVERYTHING)}>Show everything</Button>}
      >
        {text}
      </InPlace>
    );
  }
  if (look === "layers" && answer.view.totals.pods > 0)
    return (
      <InPlace
        kind="empty"
        title="No workload has a second network yet"
        actions={<Button onClick={() => void setParams({ look: "lanes" })}>Show it in Lanes</Button>}
      >
        Layers follows networks over the nodes; the cluster’s default network is left out.
      </InPlace>
    );
  return (
    <InPlace kind="empty" title="No workload is here yet">
      The cluster has been read, and it runs nothing.
    </InPlace>
  );
};

/** Whether there is nothing that a picture could be made of. */
export const isEmptyPicture = (view: TopologyWire): boolean =>
  view.vertices.every(({ kind }) => kind !== "row" && kind !== "box");

/** The picture's own shape stays behind it. */
export const InPlace = (props: {
  kind: FaceKind;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) => (
  <>
    <div aria-hidden className="absolute inset-0 opacity-60">
      <LoadingPicture hasProgress={false} />
    </div>
    <div className="absolute inset-0 flex items-center justify-center p-4">
      <div data-testid="picture-face" className="rounded-frame border bg-surface">
        <Face {...props} />
      </div>
    </div>
  </>
);
