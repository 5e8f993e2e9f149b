"use client";

// Its boxes and taps are buttons of the page; the group around them only takes their keys and the pointer together.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events */

import { Server } from "lucide-react";
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
} from "react";
import type { LayersWire } from "../../../lib/wire/layers.ts";
import { wishFocus } from "../../ui/focus-wish.ts";
import { useFocusWishOn } from "../../graph/use-focus-wish.ts";
import { useHover } from "../../graph/use-hover.ts";
import { isWalkKey } from "../../graph/walk.ts";
import { emphasisOf } from "./emphasis.ts";
import { EndHints } from "./end-hints.tsx";
import { LayerBox } from "./layer-box.tsx";
import { LayersHead } from "./layers-head.tsx";
import { LayersWires } from "./layers-wires.tsx";
import { StrandTap } from "./strand-tap.tsx";
import { walkLayers } from "./walk-layers.ts";

export interface LayersActs {
  /** A box, a tap, a line or a bar was clicked, or Space was pressed on it. */
  readonly onPick: (id: string) => void;
  /** Enter or a double click: go in. */
  readonly onEnter: (id: string) => void;
}

interface Props extends LayersActs {
  readonly view: LayersWire;
  /** Ids of the selected workload or network. */
  readonly selected: ReadonlySet<string>;
  readonly label: string;
}

const NOWHERE = { row: null, lane: null };

/**
 * The chain of every attachment: workload, interface, network, device of the node, NIC, segment. Boxes are elements of
 * the page, so that the picture is its own twin: it is read, walked through and found like any text.
 */
export const LayersPicture = ({ view, selected, onPick, onEnter, label }: Props) => {
  const { hovered, hover } = useHover();
  const [cursor, setCursor] = useState<string | null>(null);
  const meant = useMemo(
    () => (hovered.row === null ? selected : new Set([...selected, hovered.row])),
    [selected, hovered.row],
  );
  const emphasis = useMemo(() => emphasisOf(view, meant), [view, meant]);
  const boxes = view.vertices.filter((vertex) => vertex.kind === "box");
  const tabStop = tabStopOf(view, cursor, selected);
  const frameRef = useRef<HTMLDivElement>(null);
  const [first] = selected;
  useFocusWishOn(frameRef, view.scope, first ?? boxes[0]?.id ?? null);
  const shown = useRef(view);
  useEffect(() => {
    shown.current = view;
  });
  useEffect(() => {
    const frame = frameRef.current;
    if (first === undefined || frame === null) return;
    show(frame, first);
    // Of a network or a segment something that is on it must be seen as well.
    const on = shown.current.edges.filter(({ line, bar }) => line === first || bar === first);
    const [upper] = on;
    if (
      upper !== undefined &&
      !on.some(({ y }) => y > frame.scrollTop && y < frame.scrollTop + frame.clientHeight)
    )
      frame.scrollTo({ top: upper.y - frame.clientHeight / 2 });
  }, [first]);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const from = walkIdOf(event);
    if (from === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      wishFocus();
      return onEnter(from);
    }
    if (!isWalkKey(event.key)) return;
    event.preventDefault();
    const next = walkLayers(view, from, event.key);
    if (next !== null) focusOn(event.currentTarget, next);
  };
  return (
    <div
      ref={frameRef}
      data-paint
      className="absolute inset-0 overflow-auto bg-canvas"
      role="group"
      aria-label={`${label}. Arrow keys walk along the chains, Enter goes in.`}
      onKeyDown={press}
      onClick={(event) => {
        const id = walkIdOf(event);
        if (id !== null) onPick(id);
      }}
      onDoubleClick={(event) => {
        const id = walkIdOf(event);
        if (id !== null) onEnter(id);
      }}
      onPointerMove={(event) => hover({ row: walkIdOf(event), lane: null })}
      onPointerLeave={() => hover(NOWHERE)}
      onFocus={(event) => {
        const id = walkIdOf(event);
        if (id === null) return;
        setCursor(id);
        if (event.target.matches(":focus-visible")) hover({ row: id, lane: null });
      }}
      onBlur={() => hover(NOWHERE)}
    >
      <div className="relative min-w-full" style={{ width: view.width, height: view.height }}>
        <LayersHead view={view} emphasis={emphasis} selected={selected} tabStop={tabStop} />
        {view.vertices.map((vertex) =>
          vertex.kind === "frame" ? (
            <section
              key={vertex.id}
              aria-label={`Node ${vertex.title}`}
              className="absolute rounded-frame border bg-surface"
              style={{ left: vertex.x, top: vertex.y, width: vertex.width, height: vertex.height }}
            >
              <p className="flex items-center gap-2 px-3 pt-2 text-12 leading-4">
                <Server aria-hidden className="size-3.5 text-ink-2" />
                {vertex.opens === null ? (
                  <span className="font-title">{vertex.title}</span>
                ) : (
                  <button
                    type="button"
                    tabIndex={tabStop === vertex.id ? 0 : -1}
                    data-walk={vertex.id}
                    title={`Only node ${vertex.title}`}
                    className="scroll-mt-28 rounded-tag font-title hover:underline"
                  >
                    {vertex.title}
                  </button>
                )}
                <span className="truncate text-11 text-ink-3">{vertex.note}</span>
              </p>
            </section>
          ) : null,
        )}
        <LayersWires view={view} emphasis={emphasis} />
        <EndHints view={view} selected={selected} frameRef={frameRef} />
        {boxes.map((box) => (
          <LayerBox
            key={box.id}
            box={box}
            isDim={!emphasis.isBoxLit(box)}
            isChosen={emphasis.isBoxChosen(box)}
            isTabStop={tabStop === box.id}
          />
        ))}
        {view.edges.map((strand) => (
          <StrandTap
            key={strand.id}
            strand={strand}
            isNamed={view.naming === "strands"}
            isDim={!emphasis.isLit(strand)}
            isTabStop={tabStop === strand.id}
          />
        ))}
      </div>
    </div>
  );
};

const walkIdOf = (
  event: MouseEvent<HTMLElement> | KeyboardEvent<HTMLElement> | FocusEvent<HTMLElement>,
): string | null => {
  const named = event.target instanceof Element ? event.target.closest("[data-walk]") : null;
  return named instanceof HTMLElement ? (named.dataset["walk"] ?? null) : null;
};

const focusOn = (frame: HTMLElement, id: string): void => show(frame, id)?.focus({ preventScroll: true });

const show = (frame: HTMLElement, id: string): HTMLElement | null => {
  const target = frame.querySelector<HTMLElement>(`[data-walk="${CSS.escape(id)}"]`);
  target?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return target;
};

const tabStopOf = (view: LayersWire, cursor: string | null, selected: ReadonlySet<string>): string | null => {
  const known = new Set([...view.vertices, ...view.edges].map(({ id }) => id));
  return (
    [cursor, ...selected].find((id) => id !== null && known.has(id)) ??
    view.vertices.find((vertex) => vertex.kind === "box")?.id ??
    null
  );
};
