import { parseFind } from "../../lib/topology/find/parse-find.ts";
import { isListed, listOf } from "../../lib/topology/query.ts";
import { pathTitle } from "../networks/network-key.ts";
import type { TopologyParams } from "./topology-params.ts";

export interface FaceWords {
  readonly title: string;
  readonly text: string;
}

/** Of a condition that can't be read: what is wrong with it, and the URL without it. Null where all can. */
export const unreadableIn = (
  params: Pick<TopologyParams, "q" | "without">,
): (FaceWords & { readonly drop: Pick<Partial<TopologyParams>, "q" | "without"> }) | null => {
  const broken = params.without.filter((text) => !parseFind(text).ok);
  const text = parseFind(params.q).ok ? broken[0] : params.q;
  if (text === undefined) return null;
  const read = parseFind(text);
  if (read.ok) return null;
  const meant = read.suggestion === null ? "" : ` Did you mean “${read.suggestion}”?`;
  return {
    title: "This condition can’t be read",
    text: `“${shortened(text)}”: ${read.detail}${meant} (character ${read.at + 1})`,
    drop:
      text === params.q ? { q: "" } : { without: params.without.filter((each) => !broken.includes(each)) },
  };
};

/** Why a picture of which something was asked is empty: a name that nobody knows, a network that nobody is on, or conditions. */
export const emptyWords = (
  params: Pick<
    TopologyParams,
    "namespace" | "controller" | "workload" | "network" | "node" | "segment" | "q" | "without" | "hide"
  >,
  namespaces: readonly string[],
): FaceWords => {
  const asked = listOf(params.namespace ?? undefined);
  const isKnown = isListed(asked);
  if (asked.length > 0 && !namespaces.some(isKnown))
    return {
      title: `No namespace ${asked.join(", ")} is known here`,
      text: "There is none of that name, or it may not be read.",
    };
  const left =
    params.without.length + params.hide.length > 0 ? " Something is hidden as well: see Hide." : "";
  if (params.q !== "")
    return { title: "No workload is like that", text: `Every condition above must hold at once.${left}` };
  const place = placeOf(params);
  if (place !== null)
    return { title: `No workload is ${place}`, text: `Nothing that runs is there now.${left}` };
  return {
    title: "No workload is left",
    text: left === "" ? "Nothing comes after that." : "All that would be shown is hidden: see Hide.",
  };
};

const placeOf = ({
  namespace,
  controller,
  workload,
  network,
  node,
  segment,
}: Parameters<typeof emptyWords>[0]): string | null => {
  const places = [
    ...(network === null ? [] : [`on ${listOf(network).map(pathTitle).join(", ")}`]),
    ...(segment === null ? [] : ["in this segment"]),
    ...(node === null ? [] : [`on ${listOf(node).join(", ")}`]),
    ...(workload === null && controller !== null ? [`of ${controller}`] : []),
    ...(workload === null ? [] : [`called ${workload}`]),
    ...(namespace === null ? [] : [`in ${namespace}`]),
  ];
  return places.length === 0 ? null : places.join(" ");
};

const SHOWN_MAX = 60;
const shortened = (text: string): string => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);
