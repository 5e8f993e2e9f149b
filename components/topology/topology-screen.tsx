"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect } from "react";
import type { RowVertex, TopologyWire } from "../../lib/wire/topology.ts";
import { LanesGraph } from "../graph/lanes-graph.tsx";
import { useFreshness } from "../live/freshness.tsx";
import { useTopology } from "../live/hooks.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Face } from "../ui/face.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { plural } from "../ui/time-text.ts";
import { FindField } from "./find-field.tsx";
import { LayersPicture } from "./layers-picture.tsx";
import { Legend } from "./legend.tsx";
import { LoadingPicture } from "./loading-picture.tsx";
import { TopologyTwin } from "./topology-twin.tsx";
import { useKnownValues } from "./use-known-values.ts";
import { useIsNarrow } from "./use-is-narrow.ts";

const LOOKS = ["lanes", "layers", "table"] as const;
const GROUPS = ["controller", "namespace", "none"] as const;
const GROUP_LABELS = { controller: "By controller", namespace: "By namespace", none: "Every pod" } as const;

const PARAMS = {
  namespace: parseAsString,
  network: parseAsString,
  node: parseAsString,
  q: parseAsString.withDefault(""),
  group: parseAsStringLiteral(GROUPS).withDefault("controller"),
  look: parseAsStringLiteral(LOOKS),
  pod: parseAsString,
  attach: parseAsString,
};

/** Which workload hangs on which network: the picture, or its twin in words. What is seen is in the URL. */
export const TopologyScreen = () => {
  const [params, setParams] = useQueryStates(PARAMS, { throttleMs: 200 });
  const isNarrow = useIsNarrow();
  const look = params.look ?? (isNarrow ? "table" : "lanes");
  const known = useKnownValues();
  const answer = useTopology({ ...queryOf(params), layout: look === "layers" ? "layers" : "lanes" });
  const selected = selectedRow(answer.view, params.pod);
  const pick = (row: RowVertex) => {
    if (row.pod !== null) void setParams({ pod: `${row.pod.namespace}/${row.pod.name}` });
    else
      void setParams({ namespace: row.namespace, group: params.namespace === null ? params.group : "none" });
  };
  useAttachKey(params.pod, () => void setParams({ attach: params.pod }));
  const conditions = (["namespace", "network", "node"] as const).filter((name) => params[name] !== null);
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      <h1 className="sr-only">Topology</h1>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-canvas px-4 py-1.5">
        <FindField value={params.q} known={known} onChange={(q) => void setParams({ q })} />
        {conditions.map((name) => (
          <Button key={name} size="small" onClick={() => void setParams({ [name]: null })}>
            <span className="mono text-11">
              {name} = {params[name]}
            </span>
            <span aria-hidden>×</span>
            <span className="sr-only">, drop this condition</span>
          </Button>
        ))}
        <Select
          label="Rows"
          value={params.group}
          options={GROUPS.map((group) => ({ value: group, label: GROUP_LABELS[group] }))}
          onChange={(group) => void setParams({ group })}
        />
        <Segmented
          label="Look"
          value={look}
          options={[
            { value: "lanes", label: "Lanes" },
            { value: "layers", label: "Layers" },
            { value: "table", label: isNarrow ? "List" : "Table" },
          ]}
          onChange={(next) => void setParams({ look: next })}
        />
      </div>
      <div className={cx("relative min-h-0 flex-1", answer.isOld && "opacity-60")}>
        <Content
          answer={answer}
          look={look}
          selected={selected}
          onPick={pick}
          selectedPod={params.pod}
          onPickPod={(pod) => void setParams({ pod: `${pod.namespace}/${pod.name}` })}
          isFiltered={params.q !== "" || conditions.length > 0}
        />
      </div>
      {answer.view !== null && <FoldLine view={answer.view} />}
      <Legend />
    </div>
  );
};

interface ContentProps {
  readonly answer: ReturnType<typeof useTopology>;
  readonly look: (typeof LOOKS)[number];
  readonly selected: string | null;
  readonly onPick: (row: RowVertex) => void;
  readonly selectedPod: string | null;
  readonly onPickPod: (pod: { namespace: string; name: string }) => void;
  readonly isFiltered: boolean;
}

const Content = ({ answer, look, selected, onPick, selectedPod, onPickPod, isFiltered }: ContentProps) => {
  const { state } = useFreshness();
  if (answer.view === null) {
    if (answer.status === "loading") return <LoadingPicture />;
    return (
      <>
        <LoadingPicture />
        <div className="absolute inset-0 flex items-center justify-center">
          <div className="rounded-frame border bg-surface">
            <Face
              kind={answer.problem?.status === 403 ? "forbidden" : "failed"}
              title={answer.problem?.title ?? "The picture can’t be drawn"}
            >
              {answer.problem?.detail} It is tried again by itself.
            </Face>
          </div>
        </div>
      </>
    );
  }
  const isEmpty = answer.view.vertices.every(({ kind }) => kind !== "row" && kind !== "box");
  if (isEmpty) {
    return (
      <Face kind="empty" title={isFiltered ? "No workload is like that" : "No workload is here yet"}>
        {isFiltered
          ? "Every condition above must hold at once."
          : look === "layers"
            ? "No workload is on any network but the cluster’s default one."
            : "The cluster has been read, and it runs nothing."}
      </Face>
    );
  }
  return (
    <>
      {answer.view.layout === "layers" ? (
        <LayersPicture
          view={answer.view}
          selected={selectedPod}
          onPick={onPickPod}
          label={summaryOf(answer.view)}
        />
      ) : look === "lanes" ? (
        <LanesGraph view={answer.view} selected={selected} onPick={onPick} label={summaryOf(answer.view)} />
      ) : (
        <TopologyTwin view={answer.view} selected={selected} onPick={onPick} label={summaryOf(answer.view)} />
      )}
      {state === "stale" && (
        <div aria-hidden className="pointer-events-none absolute inset-0 z-20 hatched opacity-60" />
      )}
    </>
  );
};

const summaryOf = (view: TopologyWire): string =>
  `${plural(view.totals.pods, "workload")} on ${plural(view.totals.networks, "network")}, ${view.totals.ill} ill`;

/** What isn't a row of its own, said in words. */
const FoldLine = ({ view }: { view: TopologyWire }) => {
  const folded = view.folded.filter((fold) => fold.pods > 0);
  if (folded.length === 0) return null;
  return (
    <p className="shrink-0 border-t bg-canvas px-4 py-1 text-11 text-ink-3">
      {folded
        .map((fold) =>
          fold.kind === "rows"
            ? `${plural(fold.pods, "workload")} do not fit and are left out${fold.ill > 0 ? `, ${fold.ill} of them ill` : ""}`
            : fold.kind === "node"
              ? `${plural(fold.folds, "node")} with ${plural(fold.pods, "workload")} do not fit${fold.ill > 0 ? `, ${fold.ill} ill` : ""}: narrow the view`
              : `${plural(fold.pods, "workload")} folded into ${plural(fold.folds, "row")} by ${fold.kind}`,
        )
        .join(" · ")}
    </p>
  );
};

type Params = {
  namespace: string | null;
  network: string | null;
  node: string | null;
  q: string;
  group: (typeof GROUPS)[number];
  pod: string | null;
};

const queryOf = (params: Params) => ({
  group: params.group,
  ...(params.namespace === null ? {} : { namespace: params.namespace }),
  ...(params.network === null ? {} : { network: params.network }),
  ...(params.node === null ? {} : { node: params.node }),
  ...(params.q === "" ? {} : { q: params.q }),
  ...(params.pod === null ? {} : { pod: params.pod }),
});

const selectedRow = (view: TopologyWire | null, pod: string | null): string | null => {
  if (view?.layout !== "lanes" || pod === null) return null;
  const row = view.vertices.find(
    (vertex) =>
      vertex.kind === "row" && vertex.pod !== null && `${vertex.pod.namespace}/${vertex.pod.name}` === pod,
  );
  return row?.id ?? null;
};

/** `a` opens the attach form for the selected pod. */
const useAttachKey = (pod: string | null, act: () => void): void => {
  useEffect(() => {
    if (pod === null) return;
    const press = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key === "a" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
};
