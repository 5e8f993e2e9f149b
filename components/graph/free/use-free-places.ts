"use client";

import { useEffect, useRef, useState } from "react";
import type { FreeGraph } from "../../../lib/topology/free/free-graph.ts";
import type { Point } from "../../../lib/topology/free/free-layout.ts";
import { isMotionReduced } from "../animate-change.ts";
import type { Frame } from "../viewport.ts";
import { NOTHING_KEPT, readMemory, writeMemory, type FreeMemory } from "./free-memory.ts";
import type { LayoutAnswer, LayoutRequest } from "./layout-message.ts";

type Places = ReadonlyMap<string, Point>;

/**
 * Where everything stands: what has a place keeps it, what is new finds one (in a worker), what the reader moves stays
 * there and is remembered under `key`. Answers null until there is a place for anything.
 */
export const useFreePlaces = (graph: FreeGraph, key: string, frame: Frame) => {
  const [memory, setMemory] = useState<FreeMemory>(NOTHING_KEPT);
  const [loadedKey, setLoadedKey] = useState<string | null>(null);
  const request = useRef(0);
  const worker = useRef<Worker | null>(null);
  useEffect(() => {
    setMemory(readMemory(localStorage, key));
    setLoadedKey(key);
  }, [key]);
  useEffect(() => {
    const made = new Worker(new URL("./free-worker.ts", import.meta.url), { type: "module" });
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
    };
  }, []);
  const ids = graph.boxes.map(({ id }) => id);
  const isFramed = frame.width > 0 && frame.height > 0;
  const isWhole = ids.every((id) => memory.places.has(id));
  useEffect(() => {
    const at = worker.current;
    if (at === null || loadedKey !== key || isWhole || !isFramed) return;
    const id = (request.current += 1);
    const kept = ids.flatMap((box) => {
      const place = memory.places.get(box);
      return place === undefined ? [] : [[box, place] as const];
    });
    const isCut = isMotionReduced();
    const hear = ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.id !== id || (isCut && !data.isDone)) return;
      if (!data.isDone) return setMoving(new Map(data.positions));
      setMoving(null);
      setMemory(({ places, moved }) => ({ places: new Map([...places, ...data.positions]), moved }));
    };
    at.addEventListener("message", hear);
    const { boxes, edges } = graph;
    const aspect = frame.width / frame.height;
    at.postMessage({ id, boxes, edges, kept, aspect } satisfies LayoutRequest);
    return () => at.removeEventListener("message", hear);
    // Only who is there decides; a box that the reader drags is not laid out anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ids.join("\n"), isWhole, isFramed, loadedKey, key]);
  const [moving, setMoving] = useState<Places | null>(null);
  useEffect(() => {
    if (loadedKey === null) return;
    try {
      writeMemory(localStorage, loadedKey, memory, Date.now());
    } catch {
      // The browser keeps nothing for this page (full, or told not to): places hold until it is left.
    }
  }, [memory, loadedKey]);
  const places: Places = moving ?? memory.places;
  return {
    places: loadedKey === key && ids.some((id) => places.has(id)) ? places : null,
    hasMoved: memory.moved.size > 0,
    /** By px of the picture. */
    moveBy: (id: string, x: number, y: number) =>
      setMemory((before) => {
        const from = before.places.get(id);
        if (from === undefined) return before;
        const to = { x: from.x + x, y: from.y + y };
        return { places: new Map([...before.places, [id, to]]), moved: new Set([...before.moved, id]) };
      }),
    reset: () => setMemory(NOTHING_KEPT),
  };
};
