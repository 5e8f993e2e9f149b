import { idOf, type PictureElement, placeOf } from "./picture-element.ts";

/** A tap that came, that has another sign now, or that stands elsewhere. */
export interface ChangedTap {
  readonly id: string;
  readonly kind: "new" | "changed" | "moved";
  /** Where it stood, less where it stands, in the picture's own px. */
  readonly x: number;
  readonly y: number;
}

/** Beyond that many at once nobody can follow them: everything cuts. */
export const ANIMATED_MAX = 12;

/** What may be seen to change between two states of a picture; nothing where it is too much, or where nothing was before. */
export const changedTaps = (
  before: ReadonlyMap<string, PictureElement>,
  after: readonly PictureElement[],
): readonly ChangedTap[] => {
  if (before.size === 0) return [];
  const changes: ChangedTap[] = [];
  for (const element of after) {
    const id = idOf(element);
    const was = before.get(id);
    if (was === element || !isTap(element)) continue;
    const change = changeOf(id, was, element);
    if (change !== null) changes.push(change);
    if (changes.length > ANIMATED_MAX) return [];
  }
  return changes;
};

const changeOf = (
  id: string,
  was: PictureElement | undefined,
  element: PictureElement,
): ChangedTap | null => {
  if (was === undefined || !isTap(was)) return { id, kind: "new", x: 0, y: 0 };
  const [from, to] = [placeOf(was), placeOf(element)];
  if (from !== undefined && to !== undefined && (from.x !== to.x || from.y !== to.y))
    return { id, kind: "moved", x: from.x - to.x, y: from.y - to.y };
  return was.data["glyph"] === element.data["glyph"] ? null : { id, kind: "changed", x: 0, y: 0 };
};

const isTap = ({ data }: PictureElement): boolean => data["kind"] === "tap" || data["kind"] === "pill";
