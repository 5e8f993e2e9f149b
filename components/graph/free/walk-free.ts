import type { Point } from "../../../lib/topology/free/free-layout.ts";

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

export const isDirection = (key: string): key is Direction =>
  ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(key);

const TOWARDS: Readonly<Record<Direction, Point>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

/** A step to what is joined with it counts as so much shorter: walking follows the lines where it can. */
const JOINED = 0.4;

/** The box that an arrow key leads to: the nearest one within 60° of that way; null where there is none. */
export const walkFree = (
  places: ReadonlyMap<string, Point>,
  joined: ReadonlySet<string>,
  from: string,
  key: Direction,
): string | null => {
  const start = places.get(from);
  if (start === undefined) return null;
  const { x: towardsX, y: towardsY } = TOWARDS[key];
  let best: { readonly id: string; readonly far: number } | null = null;
  for (const [id, { x, y }] of places) {
    if (id === from) continue;
    const [dx, dy] = [x - start.x, y - start.y];
    const along = dx * towardsX + dy * towardsY;
    const distance = Math.hypot(dx, dy);
    if (along <= 0 || along < distance / 2) continue;
    // What lies straight ahead is nearer than what lies beside.
    const far = (distance * 2 - along) * (joined.has(id) ? JOINED : 1);
    if (best === null || far < best.far || (far === best.far && id < best.id)) best = { id, far };
  }
  return best?.id ?? null;
};
