import {
  Activity,
  Box,
  Flag,
  Grid2x2,
  Server,
  SlidersVertical,
  Waypoints,
  type LucideIcon,
} from "lucide-react";

export interface Place {
  readonly href: "/" | "/networks" | "/pods" | "/addresses" | "/findings" | "/nodes" | "/activity";
  readonly title: string;
  /** Pressed after `g`. */
  readonly key: string;
  readonly sign: LucideIcon;
  /** In the phone's bottom bar; the rest is under More. */
  readonly isFirst: boolean;
}

export const PLACES: readonly Place[] = [
  { href: "/", title: "Topology", key: "t", sign: SlidersVertical, isFirst: true },
  { href: "/networks", title: "Networks", key: "n", sign: Waypoints, isFirst: true },
  { href: "/pods", title: "Pods", key: "p", sign: Box, isFirst: false },
  { href: "/addresses", title: "Addresses", key: "a", sign: Grid2x2, isFirst: true },
  { href: "/findings", title: "Findings", key: "f", sign: Flag, isFirst: true },
  { href: "/nodes", title: "Nodes", key: "o", sign: Server, isFirst: false },
  { href: "/activity", title: "Activity", key: "c", sign: Activity, isFirst: false },
];

/** The place that a path belongs to. */
export const placeOf = (pathname: string): Place | undefined =>
  PLACES.find((place) => place.href !== "/" && pathname.startsWith(place.href)) ??
  (pathname === "/" ? PLACES[0] : undefined);
