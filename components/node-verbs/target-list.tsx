import type { OperationTargetWire } from "../../lib/wire/operation.ts";
import { groupDigits } from "../../lib/text/count.ts";

const SHOWN = 20;

/** What goes, one line each: interface, whose it was, container and addresses. */
export const TargetList = ({
  title,
  targets,
}: {
  title: string;
  targets: readonly OperationTargetWire[];
}) => (
  <section>
    <h3 className="pb-1 text-13 font-title">
      {title} {targets.length > 1 && <span className="font-normal text-ink-3 num">{targets.length}</span>}
    </h3>
    <ul className="overflow-hidden rounded-control border">
      {targets.slice(0, SHOWN).map((target) => (
        <li
          key={`${target.containerId} ${target.interface ?? ""} ${target.addresses.join()}`}
          className="border-b px-2.5 py-1.5 text-12 last:border-b-0"
        >
          <p className="flex flex-wrap items-baseline gap-x-2">
            <b className="font-title">{target.interface ?? "a lease"}</b>
            <span className="min-w-0 truncate text-ink-2">
              {target.pod === null
                ? "of a sandbox that nobody knows any more"
                : `of ${target.pod.namespace}/${target.pod.name}`}
            </span>
          </p>
          <p className="flex flex-wrap gap-x-3 mono text-11 text-ink-3">
            <span>{target.containerId.slice(0, 13)}</span>
            <span className="[overflow-wrap:anywhere] text-ink-2">{target.addresses.join("  ")}</span>
          </p>
        </li>
      ))}
    </ul>
    {targets.length > SHOWN && (
      <p className="pt-1 text-11 text-ink-3">and {groupDigits(targets.length - SHOWN)} more</p>
    )}
  </section>
);
