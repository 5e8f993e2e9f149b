"use client";

import { CircleHelp, Clock } from "lucide-react";
import type { ReactNode } from "react";
import type { LanesWire } from "../../lib/wire/topology.ts";
import { groupDigits, plural } from "../../lib/text/count.ts";
import { useFreshness } from "../live/freshness.tsx";
import { useNetworks, useNodes } from "../live/hooks.ts";
import { usePause } from "../live/live-provider.tsx";
import { networkTitle } from "../networks/network-key.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { enumerated } from "../ui/enumeration.ts";
import { Link } from "../ui/link.tsx";
import { clockText } from "../ui/time-text.ts";
import { useIsShown } from "../ui/when-idle.ts";
import { InstallAgent } from "./install-agent.tsx";
import { isNarrowed } from "./topology-params.ts";
import { useTopologyParams } from "./use-topology-params.tsx";

/** On the picture itself: until when it was true, and that it stands still; what is asked for then is of when it was read. */
export const PictureAge = ({
  readAt,
  above,
}: {
  readAt: number;
  /** What stands at the foot of the picture, px. */
  above: number;
}) => {
  const { state, since } = useFreshness();
  const pause = usePause();
  if (state !== "stale" && pause.since === null) return null;
  return (
    <>
      {state === "stale" && (
        <div
          aria-hidden
          data-testid="picture-stale"
          className="pointer-events-none absolute inset-0 z-20 border-2 border-dashed border-warn/70"
        >
          <div className="absolute inset-0 hatched opacity-60" />
        </div>
      )}
      <p
        data-testid="picture-age"
        style={{ bottom: 12 + above }}
        className={cx(
          "absolute left-4 z-20 flex items-center gap-2 rounded-control border bg-surface px-2.5 py-1 text-12 font-medium",
          state === "stale" ? "border-warn text-warn" : "border-line-2 text-ink",
        )}
      >
        <Clock aria-hidden className="size-3.5" />
        {state === "stale"
          ? since === null
            ? "This picture was not confirmed"
            : `This picture is from ${clockText(since)}`
          : `Stands still since ${clockText(new Date(Math.max(readAt, pause.since ?? 0)).toISOString())}`}
        {state !== "stale" && pause.waiting > 0 && (
          <span className="text-ink-2 num">{groupDigits(pause.waiting)} waiting</span>
        )}
        {state !== "stale" && (
          <Button size="small" onClick={pause.toggle}>
            Go on
          </Button>
        )}
      </p>
    </>
  );
};

/** Below the picture, a line each: nobody is on a second network, and nodes that nobody looks at. */
export const PictureNotes = ({ view }: { view: LanesWire }) => (
  <>
    <FirstLane view={view} />
    <NoAgent view={view} />
  </>
);

const Note = ({ sign, children, actions }: { sign: ReactNode; children: ReactNode; actions: ReactNode }) => (
  <div className="flex min-h-8 shrink-0 items-center gap-x-3 gap-y-1 border-t bg-canvas px-4 py-1 text-12 text-ink-2 max-md:flex-wrap print:hidden compact:min-h-7 compact:py-0.5 [&_b]:text-ink">
    {sign}
    <p className="min-w-0 max-md:flex-1 max-md:basis-60 md:truncate">{children}</p>
    <span className="flex shrink-0 gap-1.5">{actions}</span>
  </div>
);

const FirstLane = ({ view }: { view: LanesWire }) => {
  const [params, setParams] = useTopologyParams();
  const lanes = new Map(view.vertices.flatMap((each) => (each.kind === "lane" ? [[each.id, each]] : [])));
  const isSecond = view.edges.some((tap) => lanes.get(tap.lane)?.isDefault === false);
  const isShown = useIsShown();
  const networks = useNetworks(isShown && !isSecond);
  if (isSecond || isNarrowed(params) || networks.status !== "ready" || view.totals.pods === 0) return null;
  const defined = networks.items.filter((network) => network.isDefined && !network.isDefault);
  const pod = view.vertices.flatMap((each) =>
    each.kind === "row" && each.pod !== null ? [each.pod] : [],
  )[0];
  return (
    <Note
      sign={null}
      actions={
        <>
          {pod !== undefined && defined.length > 0 && (
            <Button
              kind="primary"
              size="small"
              onClick={() => void setParams({ attach: `${pod.namespace}/${pod.name}` })}
            >
              Attach a network
            </Button>
          )}
          <Link href="/networks" className="self-center rounded-tag px-2 font-medium hover:text-ink">
            Networks
          </Link>
        </>
      }
    >
      <b className="font-title">No workload has a second network yet.</b>{" "}
      {plural(view.totals.pods, "pod is", "pods are")} on the default network only.{" "}
      {defined.length === 0
        ? "No other network is defined."
        : `${plural(defined.length, "network is", "networks are")} defined and can be attached to: ${defined
            .slice(0, 3)
            .map((network) => networkTitle(network.network))
            .join(", ")}${defined.length > 3 ? " …" : ""}`}
    </Note>
  );
};

/** Nodes of this picture that no agent looks at, and the way to have one. */
const NoAgent = ({ view }: { view: LanesWire }) => {
  const [params, setParams] = useTopologyParams();
  const nodes = useNodes(useIsShown());
  const places = new Set(view.vertices.flatMap((each) => (each.kind === "row" ? [each.place] : [])));
  const blind = nodes.items.filter(({ agent, name }) => agent.state === "none" && places.has(name));
  const [first] = blind;
  if (first === undefined) return null;
  const isNone = nodes.items.every(({ agent }) => agent.state === "none");
  // One that is asked and doesn't answer needs no second installation.
  const isAsked = blind.every(({ agent }) => agent.error !== null);
  const names = blind.map(({ name }) => name);
  const whose = isNone ? "any node" : enumerated(names, 3);
  return (
    <Note
      sign={<CircleHelp aria-hidden className="size-4 shrink-0 text-ink-3" />}
      actions={
        <>
          {isAsked ? (
            <Link
              href={`/nodes?node=${encodeURIComponent(first.name)}`}
              className="self-center rounded-tag px-2 font-medium hover:text-ink"
            >
              Why
            </Link>
          ) : (
            <InstallAgent />
          )}
          {params.node === null && !isNone && (
            <Button kind="ghost" size="small" onClick={() => void setParams({ node: names.join(",") })}>
              Show these pods
            </Button>
          )}
        </>
      }
    >
      <b className="font-title">
        {isAsked ? `No agent answers on ${whose}` : `There is no agent on ${whose}`}: nobody looked.
      </b>{" "}
      <span className="max-md:hidden">What is drawn hollow there is what was reported at their start.</span>
    </Note>
  );
};
