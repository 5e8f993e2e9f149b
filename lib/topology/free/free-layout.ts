import { fnv1a } from "../slots.ts";

/** A box of the free picture; x and y are its centre. */
export interface FreeBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface FreeEdge {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A force layout of a small graph, step by step, so that a Web Worker can show how it settles and be stopped. Same input,
 * same picture: nothing is left to chance. What has a place (from before, or by the user's hand) keeps it; only what is new
 * finds one. At the end no two boxes of which one may move overlap.
 */
export interface FreeLayout {
  /** One step; true when nothing is left to do. */
  step(): boolean;
  positions(): ReadonlyMap<string, Point>;
}

const STEPS = 120;
/** Rounds of moving apart what still overlaps; what then does looks for the nearest free place. */
const APART_ROUNDS = 150;
const SPRING = 120;
/** How strongly everything is drawn to the middle, along the longer side of its frame less than along the shorter. */
const TO_MIDDLE = 0.033;
const PUSH = 5_000;
/** Further than that (squared) boxes don't feel each other. */
const REACH = 700 ** 2;
/** Free space around a box: 8 px are left of it at the least zoom at which there are words. */
const GAP = { x: 16, y: 30 } as const;
/** The most that a picture is drawn out along one side to fill its frame. */
const STRETCH_MAX = 3;

interface Body extends FreeBox {
  x: number;
  y: number;
  readonly isKept: boolean;
}

export const createFreeLayout = (
  boxes: readonly FreeBox[],
  edges: readonly FreeEdge[],
  kept: ReadonlyMap<string, Point>,
  /** Width of the frame by its height. */
  aspect = 2,
): FreeLayout => {
  const bodies = placeBodies(boxes, edges, kept);
  const byId = new Map(bodies.map((body) => [body.id, body]));
  const springs = edges.flatMap(({ from, to }) => {
    const [a, b] = [byId.get(from), byId.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b] as const];
  });
  const isSettled = bodies.every(({ isKept }) => isKept);
  let steps = isSettled ? STEPS : 0;
  let rounds = 0;
  return {
    step: () => {
      if (steps < STEPS) {
        attract(bodies, springs, 1 - steps / STEPS, aspect);
        steps += 1;
        return false;
      }
      rounds += 1;
      if (!moveApart(bodies)) return true;
      if (rounds < APART_ROUNDS) return false;
      placeFreely(bodies);
      return true;
    },
    positions: () => {
      const by = stretchOf(bodies, aspect);
      return new Map(bodies.map(({ id, x, y }) => [id, { x: x * by.x, y: y * by.y }]));
    },
  };
};

/** By how much to draw a picture out, so that it has the shape of its frame; what has a place already has its shape too. */
const stretchOf = (bodies: readonly Body[], aspect: number): Point => {
  if (bodies.some(({ isKept }) => isKept)) return { x: 1, y: 1 };
  const across = extent(bodies.map(({ x }) => x));
  const down = extent(bodies.map(({ y }) => y));
  const width = Math.max(0, ...bodies.map((body) => body.width));
  const height = Math.max(0, ...bodies.map((body) => body.height));
  const wanted = { x: (down + height) * aspect - width, y: (across + width) / aspect - height };
  const within = (value: number): number => Math.min(STRETCH_MAX, Math.max(1, value));
  return {
    x: across === 0 ? 1 : within(wanted.x / across),
    y: down === 0 ? 1 : within(wanted.y / down),
  };
};

const extent = (values: readonly number[]): number => Math.max(0, ...values) - Math.min(0, ...values);

/** What is new starts beside what it is joined with, else on a spiral; the angle comes from its name. */
const placeBodies = (
  boxes: readonly FreeBox[],
  edges: readonly FreeEdge[],
  kept: ReadonlyMap<string, Point>,
): readonly Body[] => {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const ordered = boxes.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return ordered.map((box, index): Body => {
    const at = kept.get(box.id);
    if (at !== undefined) return { ...box, ...at, isKept: true };
    const known = (neighbours.get(box.id) ?? []).flatMap((id) => kept.get(id) ?? []);
    const angle = ((fnv1a(box.id) % 3_600) / 1_800) * Math.PI;
    const radius = known.length > 0 ? SPRING : 40 * Math.sqrt(index + 1);
    const middle = middleOf(known);
    return {
      ...box,
      x: middle.x + radius * Math.cos(angle),
      y: middle.y + radius * Math.sin(angle),
      isKept: false,
    };
  });
};

const middleOf = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / Math.max(1, points.length),
  y: points.reduce((sum, { y }) => sum + y, 0) / Math.max(1, points.length),
});

/** Boxes push each other away, edges draw their ends together, and a weak pull keeps all of it in one place. */
const attract = (
  bodies: readonly Body[],
  springs: readonly (readonly [Body, Body])[],
  heat: number,
  aspect: number,
): void => {
  const toMiddle = { x: TO_MIDDLE / Math.sqrt(aspect), y: TO_MIDDLE * Math.sqrt(aspect) };
  const forces = new Map<Body, { x: number; y: number }>();
  for (const body of bodies)
    if (!body.isKept) forces.set(body, { x: -body.x * toMiddle.x, y: -body.y * toMiddle.y });
  for (const [body, force] of forces)
    for (const other of bodies) {
      if (other === body) continue;
      const dx = body.x - other.x || 0.1;
      const dy = body.y - other.y || 0.1;
      const square = dx * dx + dy * dy;
      if (square > REACH) continue;
      const far = Math.sqrt(square);
      const push = (PUSH / square) * Math.min(1, 40 / far);
      force.x += dx * push;
      force.y += dy * push;
    }
  for (const [a, b] of springs) {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const far = Math.max(1, Math.sqrt(dx * dx + dy * dy));
    const pull = 0.08 * (far - SPRING);
    for (const [body, sign] of [
      [a, 1],
      [b, -1],
    ] as const) {
      const force = forces.get(body);
      if (force === undefined) continue;
      force.x += sign * (dx / far) * pull;
      force.y += sign * (dy / far) * pull;
    }
  }
  const most = 4 + 60 * heat;
  for (const [body, { x, y }] of forces) {
    const length = Math.max(1, Math.sqrt(x * x + y * y));
    const by = Math.min(length, most) / length;
    body.x += x * by;
    body.y += y * by;
  }
};

/** Moves what overlaps apart, along the shorter way; whether anything had to move. */
const moveApart = (bodies: readonly Body[]): boolean => {
  let hasMoved = false;
  for (const [at, a] of bodies.entries())
    for (let to = at + 1; to < bodies.length; to++) {
      const b = bodies[to];
      if (b === undefined || (a.isKept && b.isKept)) continue;
      const overX = (a.width + b.width) / 2 + GAP.x - Math.abs(a.x - b.x);
      const overY = (a.height + b.height) / 2 + GAP.y - Math.abs(a.y - b.y);
      if (overX <= 0 || overY <= 0) continue;
      hasMoved = true;
      const share = a.isKept || b.isKept ? 1 : 0.5;
      const isAcross = overX < overY;
      const by = ((isAcross ? overX : overY) + 0.5) * share;
      const sign = (isAcross ? a.x < b.x : a.y < b.y) ? -1 : 1;
      if (!a.isKept) shift(a, isAcross, sign * by);
      if (!b.isKept) shift(b, isAcross, -sign * by);
    }
  return hasMoved;
};

/** Boxes between others that may not move can be pushed to and fro for ever: they leave for the nearest free place. */
const placeFreely = (bodies: readonly Body[]): void => {
  for (const body of bodies) {
    if (body.isKept || isFree(body, body, bodies)) continue;
    for (let turn = 1; ; turn++) {
      // A spiral of eight directions, one gap further out with each round.
      const angle = (turn % 8) * (Math.PI / 4);
      const radius = GAP.x * Math.ceil(turn / 8);
      const at = { x: body.x + radius * Math.cos(angle), y: body.y + radius * Math.sin(angle) };
      if (!isFree(body, at, bodies)) continue;
      body.x = at.x;
      body.y = at.y;
      break;
    }
  }
};

const isFree = (body: Body, at: Point, bodies: readonly Body[]): boolean =>
  bodies.every(
    (other) =>
      other === body ||
      Math.abs(at.x - other.x) >= (body.width + other.width) / 2 + GAP.x ||
      Math.abs(at.y - other.y) >= (body.height + other.height) / 2 + GAP.y,
  );

const shift = (body: Body, isAcross: boolean, by: number): void => {
  if (isAcross) body.x += by;
  else body.y += by;
};
