"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef } from "react";
import type { FindingWire } from "../../lib/wire/finding.ts";
import { useFindings } from "../live/hooks.ts";
import { Age } from "../ui/age.tsx";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Face } from "../ui/face.tsx";
import { ListFace } from "../ui/list-face.tsx";
import { Kbd } from "../ui/mono.tsx";
import { PagerFoot, usePager } from "../ui/pager.tsx";
import { ConfidenceChip } from "./confidence-chip.tsx";
import {
  aboutText,
  countShown,
  filterFindings,
  groupFindings,
  type FindingGroup,
  type Show,
} from "./finding-groups.ts";
import { FindingPane } from "./finding-pane.tsx";
import { FindingSign } from "./finding-sign.tsx";
import { NoFindings } from "./no-findings.tsx";

const SHOWS = ["all", "error", "warning", "info", "undetermined"] as const satisfies readonly Show[];
const SHOW_TITLES: Record<Show, string> = {
  all: "All",
  error: "Errors",
  warning: "Warnings",
  info: "Info",
  undetermined: "Undetermined",
};

const PARAMS = {
  show: parseAsStringLiteral(SHOWS).withDefault("all"),
  about: parseAsString,
  finding: parseAsString,
};

/** The audit: where the four evidences disagree, worst first; one in detail. */
export const FindingsScreen = () => {
  const [params, setParams] = useQueryStates(PARAMS);
  const findings = useFindings();
  const groups = useMemo(
    () => groupFindings(filterFindings(findings.items, params.show, params.about)),
    [findings.items, params.show, params.about],
  );
  const pager = usePager(groups, findings, {
    key: `${params.show} ${params.about ?? ""}`,
    selected: params.finding,
    isSelected: (group) => group.findings.some(({ id }) => id === params.finding),
  });
  const chosen = groups.find((group) => group.findings.some((finding) => finding.id === params.finding));
  const opened =
    params.finding ?? (params.show === "all" && params.about === null ? null : (groups[0]?.first.id ?? null));
  useListKeys(groups, params.finding, (id) => {
    void setParams({ finding: id });
  });
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-h-0 w-[540px] shrink-0 flex-col border-r bg-surface max-xl:w-[420px] max-md:w-full max-md:border-r-0">
        <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5 compact:min-h-9 compact:py-1">
          <h1 className="sr-only">Findings</h1>
          {SHOWS.map((show) => (
            <FilterChip
              key={show}
              title={SHOW_TITLES[show]}
              count={countShown(findings.items, show)}
              isChosen={params.show === show}
              onChoose={() => void setParams({ show: show === "all" ? null : show, finding: null })}
            />
          ))}
        </div>
        {params.about !== null && (
          <div className="flex items-center gap-2 border-b px-4 py-1.5 text-12 text-ink-2">
            Only about <span className="truncate mono">{params.about}</span>
            <Button
              size="small"
              kind="ghost"
              className="ml-auto"
              onClick={() => void setParams({ about: null })}
            >
              Show all
            </Button>
          </div>
        )}
        <div data-scrolls className="min-h-0 flex-1 overflow-y-auto">
          <ListFace list={findings} what="findings" empty={<NoFindings />} />
          {findings.items.length > 0 && groups.length === 0 && (
            <Face kind="empty" title="Nothing of that kind">
              {findings.items.length} other findings are here.
            </Face>
          )}
          <ul aria-label="Findings">
            {pager.rows.map((group) => (
              <Row
                key={group.id}
                group={group}
                openedId={opened}
                isChosen={group === chosen || group.first.id === opened}
                onOpen={(id) => void setParams({ finding: id })}
              />
            ))}
          </ul>
          <PagerFoot pager={pager} what="findings" />
        </div>
        <div className="flex h-8 shrink-0 items-center gap-2 border-t px-4 text-11 text-ink-3 max-md:hidden compact:h-7">
          Nothing is hidden or muted
          <span className="ml-auto flex items-center gap-1.5">
            <Kbd>j</Kbd> <Kbd>k</Kbd> move
          </span>
        </div>
      </div>
      <div
        className={cx(
          "min-h-0 min-w-0 flex-1 overflow-y-auto bg-canvas",
          params.finding === null
            ? "max-md:hidden"
            : "max-md:fixed max-md:inset-x-0 max-md:top-0 max-md:bottom-16 max-md:z-30",
        )}
      >
        {(opened ?? groups[0]?.first.id) === undefined ? null : (
          <FindingPane
            key={opened ?? groups[0]?.first.id}
            id={opened ?? groups[0]?.first.id ?? ""}
            all={findings.items}
            isListed={findings.status === "ready"}
            onClose={() => void setParams({ finding: null })}
            onOpen={(id) => void setParams({ finding: id })}
          />
        )}
      </div>
    </div>
  );
};

const FilterChip = ({
  title,
  count,
  isChosen,
  onChoose,
}: {
  title: string;
  count: number;
  isChosen: boolean;
  onChoose: () => void;
}) => (
  <Button size="small" kind={isChosen ? "primary" : "secondary"} aria-pressed={isChosen} onClick={onChoose}>
    {title} <span className={cx("font-normal num", isChosen ? "text-on-ink" : "text-ink-3")}>{count}</span>
  </Button>
);

const Row = ({
  group,
  openedId,
  isChosen,
  onOpen,
}: {
  group: FindingGroup;
  openedId: string | null;
  isChosen: boolean;
  onOpen: (id: string) => void;
}) => {
  const { first, findings } = group;
  const isMany = findings.length > 1;
  return (
    <li>
      <Entry
        finding={first}
        title={isMany ? `${first.title}, and ${findings.length - 1} more like it` : first.title}
        about={aboutText(group)}
        isChosen={isChosen}
        onOpen={onOpen}
      />
      {isMany && isChosen && (
        <ul className="border-b bg-canvas">
          {findings.map((finding) => (
            <li key={finding.id}>
              <button
                type="button"
                data-finding={finding.id}
                onClick={() => onOpen(finding.id)}
                aria-current={finding.id === openedId ? "true" : undefined}
                className="flex w-full items-center gap-3 py-1.5 pr-4 pl-11 text-left text-12 text-ink-2 hover:bg-raised focus-visible:-outline-offset-2 aria-[current]:font-strong aria-[current]:text-ink compact:py-1"
              >
                <span className="min-w-0 flex-1 truncate">{finding.title}</span>
                <span className="text-11 text-ink-3">
                  <Age at={finding.since} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};

const Entry = ({
  finding,
  title,
  about,
  isChosen,
  onOpen,
}: {
  finding: FindingWire;
  title: string;
  about: string;
  isChosen: boolean;
  onOpen: (id: string) => void;
}) => (
  <button
    type="button"
    data-finding={finding.id}
    onClick={() => onOpen(finding.id)}
    aria-current={isChosen ? "true" : undefined}
    className="relative flex min-h-14 w-full items-center gap-3 border-b px-4 py-1.5 text-left transition-colors duration-80 hover:bg-raised/60 focus-visible:-outline-offset-2 aria-[current]:bg-raised aria-[current]:before:absolute aria-[current]:before:inset-y-0 aria-[current]:before:left-0 aria-[current]:before:w-[3px] aria-[current]:before:bg-ink compact:min-h-11 compact:py-1"
  >
    <FindingSign finding={finding} />
    <span className="min-w-0 flex-1">
      <span className="line-clamp-2 text-13 leading-[18px] font-control">{title}</span>
      <span className="block truncate text-11 text-ink-3">
        {finding.code} · {about}
      </span>
    </span>
    <ConfidenceChip finding={finding} />
    <span className="w-10 text-right text-11 text-ink-3">
      <Age at={finding.since} />
    </span>
  </button>
);

/** j and k go through the rows; the one reached is opened and brought into sight. */
const useListKeys = (
  groups: readonly FindingGroup[],
  openedId: string | null,
  open: (id: string) => void,
): void => {
  const latest = useRef({ groups, openedId, open });
  useEffect(() => {
    latest.current = { groups, openedId, open };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.metaKey ||
        event.ctrlKey ||
        event.target instanceof HTMLInputElement
      )
        return;
      if (event.key !== "j" && event.key !== "k") return;
      const now = latest.current;
      const here = now.groups.findIndex((group) =>
        group.findings.some((finding) => finding.id === now.openedId),
      );
      const index = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
      const next = now.groups[index];
      if (next === undefined) return;
      now.open(next.first.id);
      // It may stand on the next page, which is drawn then.
      requestAnimationFrame(() =>
        document
          .querySelector(`[data-finding="${CSS.escape(next.first.id)}"]`)
          ?.scrollIntoView({ block: "nearest" }),
      );
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
};
