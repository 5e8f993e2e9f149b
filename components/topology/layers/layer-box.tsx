import { Box, CircleCheck, Monitor } from "lucide-react";
import type { BoxVertex } from "../../../lib/wire/layers.ts";
import { cx } from "../../ui/cx.ts";
import { FindingsCount } from "../../ui/findings-count.tsx";

const SIGNS = { pod: Box, controller: Box, vm: Monitor, completed: CircleCheck } as const;

/** One step of a chain. What nobody saw is hatched or outlined, what isn't there is dashed in red. */
export const LayerBox = ({
  box,
  isDim,
  isChosen,
  isTabStop,
}: {
  box: BoxVertex;
  isDim: boolean;
  isChosen: boolean;
  isTabStop: boolean;
}) => {
  const isBroken = box.presence === "absent" || box.presence === "down";
  const name = box.pod === null ? box.title : `${box.pod.namespace}/${box.pod.name}`;
  return (
    <button
      type="button"
      tabIndex={isTabStop ? 0 : -1}
      data-walk={box.id}
      data-workload={box.layer === "workload" && box.pod !== null ? name : undefined}
      aria-pressed={box.layer === "workload" ? box.isSelected : undefined}
      title={
        box.layer === "workload" ? name : `${box.title}${box.subtitle === "" ? "" : `, ${box.subtitle}`}`
      }
      className={cx(
        "absolute flex scroll-mt-28 scroll-mb-8 overflow-hidden rounded-control border px-2.5 text-left transition-colors duration-120",
        box.layer === "workload" ? "items-start gap-2 pt-1.5" : "items-center",
        LOOKS[box.presence],
        box.isSelected && box.layer === "workload"
          ? "border-ink"
          : isChosen && !isBroken
            ? "border-ink-3"
            : BORDERS[box.presence],
        !isBroken && !isChosen && "hover:border-line-2",
        isDim && "text-ink-3",
      )}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <Words box={box} isDim={isDim} isBroken={isBroken} />
    </button>
  );
};

const LOOKS: Readonly<Record<BoxVertex["presence"], string>> = {
  seen: "bg-raised",
  told: "bg-canvas",
  down: "bg-err-soft",
  absent: "border-dashed bg-err-soft",
  unknown: "bg-canvas hatched",
  none: "bg-transparent",
};

const BORDERS: Readonly<Record<BoxVertex["presence"], string>> = {
  seen: "border-line",
  told: "border-line-2",
  down: "border-err",
  absent: "border-err",
  unknown: "border-line",
  none: "border-transparent",
};

const Words = ({ box, isDim, isBroken }: { box: BoxVertex; isDim: boolean; isBroken: boolean }) => {
  const Sign = box.sign === null ? null : SIGNS[box.sign];
  return (
    <>
      {Sign !== null && <Sign aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-2" />}
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 text-12 leading-4">
          <span className={cx("truncate", isDim ? "font-control" : "font-strong", isBroken && "text-err")}>
            {box.title}
          </span>
          {box.sign === "controller" && (
            <span className="shrink-0 rounded-chip bg-surface px-1 text-11 text-ink-2 num">×{box.count}</span>
          )}
          {box.findings !== null && (
            <FindingsCount count={box.findings.count} worst={box.findings.worst} className="ml-auto" />
          )}
        </span>
        {box.subtitle !== "" && (
          <span
            className={cx(
              "block truncate text-11 leading-[14px]",
              box.isMono && "mono",
              isBroken ? "text-err" : isDim ? "text-ink-3" : "text-ink-2",
            )}
          >
            {box.subtitle}
          </span>
        )}
      </span>
    </>
  );
};
