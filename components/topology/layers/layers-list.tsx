import { ChevronRight, Server } from "lucide-react";
import type { BoxVertex, LayersWire, StrandWire } from "../../../lib/wire/layers.ts";
import { NetworkBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { FindingsCount } from "../../ui/findings-count.tsx";
import { StateGlyph } from "../../ui/state-glyph.tsx";

/** The chains on a phone: nodes, their workloads, and under each workload one attachment after the other, step by step. */
export const LayersList = ({
  view,
  selected,
  onPick,
  label,
}: {
  view: LayersWire;
  /** `namespace/name` of the selected pod. */
  selected: string | null;
  onPick: (id: string) => void;
  label: string;
}) => {
  const frames = view.vertices.filter((vertex) => vertex.kind === "frame");
  const boxes = view.vertices.filter((vertex) => vertex.kind === "box");
  const boxById = new Map(boxes.map((box) => [box.id, box]));
  const bars = new Map(view.vertices.flatMap((each) => (each.kind === "bar" ? [[each.id, each]] : [])));
  const strands = Map.groupBy(view.edges, ({ workload }) => workload);
  return (
    <div className="absolute inset-0 overflow-auto bg-canvas pb-4" role="group" aria-label={label}>
      {frames.map((frame) => (
        <section key={frame.id} aria-label={`Node ${frame.title}`}>
          <p className="sticky top-0 z-10 grid grid-cols-[14px_1fr] items-center gap-x-2 border-b bg-surface px-4 py-1.5 text-12">
            <Server aria-hidden className="size-3.5 text-ink-2" />
            <b className="font-title [overflow-wrap:anywhere]">{frame.title}</b>
            <span className="col-start-2 text-11 text-ink-3">{frame.note}</span>
          </p>
          {boxes
            .filter((box) => box.layer === "workload" && frame.y <= box.y && box.y < frame.y + frame.height)
            .map((box) => (
              <Workload
                key={box.id}
                box={box}
                isSelected={selected !== null && `${box.pod?.namespace}/${box.pod?.name}` === selected}
                onPick={onPick}
              >
                {(strands.get(box.id) ?? []).map((strand) => (
                  <Chain
                    key={strand.id}
                    strand={strand}
                    own={boxById.get(`${strand.id}~interface`)}
                    steps={["device", "nic"].flatMap((step) => boxById.get(`${strand.id}~${step}`) ?? [])}
                    segment={strand.bar === null ? null : (bars.get(strand.bar)?.title ?? null)}
                  />
                ))}
              </Workload>
            ))}
        </section>
      ))}
    </div>
  );
};

const Workload = ({
  box,
  isSelected,
  onPick,
  children,
}: {
  box: BoxVertex;
  isSelected: boolean;
  onPick: (id: string) => void;
  children: React.ReactNode;
}) => (
  <div
    className={cx("border-b px-4 pt-1 pb-2.5", isSelected && "bg-raised shadow-[inset_3px_0_0_var(--ink)]")}
  >
    <button
      type="button"
      aria-pressed={isSelected}
      data-workload={box.pod === null ? undefined : `${box.pod.namespace}/${box.pod.name}`}
      onClick={() => onPick(box.id)}
      className="flex min-h-10 w-full items-center gap-2 text-left"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate text-13 leading-4 font-title">
          {box.title}
          {box.count > 1 && <span className="pl-1.5 font-normal text-ink-3 num">×{box.count}</span>}
        </span>
        <span className="block truncate text-11 leading-4 text-ink-3">{box.subtitle}</span>
      </span>
      {box.findings !== null && <FindingsCount count={box.findings.count} worst={box.findings.worst} />}
    </button>
    <ul className="flex flex-col gap-2">{children}</ul>
  </div>
);

const Chain = ({
  strand,
  own,
  steps,
  segment,
}: {
  strand: StrandWire;
  own: BoxVertex | undefined;
  steps: readonly BoxVertex[];
  segment: string | null;
}) => (
  <li
    data-strand={strand.id}
    data-hue={strand.network.slot === null ? "default" : strand.network.slot % 12}
    className="grid grid-cols-[28px_1fr] items-start gap-x-2 gap-y-0.5 text-12 leading-4"
  >
    <span className="pt-px">
      <NetworkBadge mark={strand.network.mark} slot={strand.network.slot} />
    </span>
    <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
      <span className="-my-1 flex shrink-0 items-center">
        {strand.glyph === "fold" ? (
          <b className="font-strong num">×{strand.count}</b>
        ) : (
          <StateGlyph glyph={strand.glyph} isStill />
        )}
      </span>
      <b className="font-strong">{own?.title ?? "unnamed"}</b>
      <span
        className={cx("text-11", own?.isMono === true && "mono", strand.isIll ? "text-warn" : "text-ink-2")}
      >
        {own?.subtitle}
      </span>
    </span>
    <span aria-hidden className="mx-auto mt-1 h-full w-px bg-line-2" />
    <span className="flex min-w-0 flex-wrap items-center gap-x-1 gap-y-0.5 text-11 text-ink-3">
      {steps.map((step) => (
        <span key={step.id} className="flex items-center gap-1">
          <span
            title={step.subtitle}
            className={cx(
              "rounded-chip border px-1.5 leading-[18px]",
              step.presence === "absent"
                ? "border-dashed border-err bg-err-soft text-err"
                : step.presence === "down"
                  ? "border-err bg-err-soft text-err"
                  : step.presence === "unknown"
                    ? "border-line hatched text-ink-3"
                    : "border-line bg-raised text-ink-2",
            )}
          >
            {step.title}
            {step.presence === "absent" && `: ${step.subtitle}`}
          </span>
          <ChevronRight aria-hidden className="size-3 shrink-0" />
        </span>
      ))}
      <span className={cx(strand.brokenAt !== null && "font-strong text-err")}>
        {segment ?? strand.aside?.title}
        {strand.aside !== null && strand.aside.note !== "" && `: ${strand.aside.note}`}
      </span>
    </span>
  </li>
);
