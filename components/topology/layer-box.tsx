import { Box, CircleCheck, Flag, Monitor } from "lucide-react";
import type { BoxVertex } from "../../lib/wire/layers.ts";
import { cx } from "../ui/cx.ts";

const SIGNS = { pod: Box, controller: Box, vm: Monitor, completed: CircleCheck } as const;

/** One step of a chain. What nobody saw is hatched or outlined, what isn't there is dashed in red. */
export const LayerBox = ({
  box,
  isDim,
  isBroken,
  onPick,
}: {
  box: BoxVertex;
  isDim: boolean;
  isBroken: boolean;
  onPick: (pod: { namespace: string; name: string }) => void;
}) => {
  const { pod } = box;
  const look = cx(
    "absolute flex items-center gap-2 overflow-hidden rounded-control border px-2.5 text-left",
    LOOKS[box.presence],
    box.isSelected && "border-ink",
    isDim && "text-ink-3",
  );
  const place = { left: box.x, top: box.y, width: box.width, height: box.height };
  if (box.layer === "workload" && pod !== null)
    return (
      <button
        type="button"
        data-workload={`${pod.namespace}/${pod.name}`}
        aria-pressed={box.isSelected}
        title={`${pod.namespace}/${pod.name}`}
        onClick={() => onPick(pod)}
        className={cx(look, "items-start pt-1.5 hover:border-line-2")}
        style={place}
      >
        <Words box={box} isDim={isDim} isBroken={isBroken} />
      </button>
    );
  return (
    <div className={cx(look, box.layer === "workload" && "items-start pt-1.5")} style={place}>
      <Words box={box} isDim={isDim} isBroken={isBroken} />
    </div>
  );
};

const LOOKS: Readonly<Record<BoxVertex["presence"], string>> = {
  seen: "border-line bg-raised",
  told: "border-line-2 bg-canvas",
  down: "border-err bg-err-soft",
  absent: "border-dashed border-err bg-err-soft",
  unknown: "border-line bg-canvas hatched",
  none: "border-transparent bg-transparent",
};

const Words = ({ box, isDim, isBroken }: { box: BoxVertex; isDim: boolean; isBroken: boolean }) => {
  const Sign = box.sign === null ? null : SIGNS[box.sign];
  return (
    <>
      {Sign !== null && <Sign aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-2" />}
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 text-12 leading-4">
          <span className={cx("truncate font-strong", isBroken && "text-err", isDim && "font-control")}>
            {box.title}
          </span>
          {box.sign === "controller" && (
            <span className="shrink-0 rounded-chip bg-surface px-1 text-11 text-ink-2 num">×{box.count}</span>
          )}
          {box.findings !== null && (
            <span
              className={cx(
                "ml-auto flex shrink-0 items-center gap-0.5 text-11 font-strong num",
                box.findings.worst === "error" ? "text-err" : "text-warn",
              )}
            >
              <Flag aria-hidden className="size-3" />
              {box.findings.count}
              <span className="sr-only"> findings</span>
            </span>
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
