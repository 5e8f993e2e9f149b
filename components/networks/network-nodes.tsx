"use client";

import { groupDigits } from "../../lib/text/count.ts";
import type { Standing } from "../../lib/topology/standing.ts";
import type { GroundWire } from "../../lib/wire/highlight.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";
import { useGround } from "../live/hooks.ts";
import { LoadingRows } from "../ui/face.tsx";
import { Link } from "../ui/link.tsx";
import { Part } from "../ui/screen.tsx";
import { cx } from "../ui/cx.ts";
import { networkPath } from "./network-key.ts";

type Ground = GroundWire["items"][number];

/** Nodes in trouble are listed up to so many, and all of them where they are few. */
const LISTED_MAX = 40;
const FEW = 12;

/** Nothing is asked of a network that names no device. */
export const useNetworkGround = ({ network, bridge, master }: NetworkWire) =>
  useGround((bridge ?? master) === null ? null : networkPath(network), LISTED_MAX);

/** On which nodes the device stands that a network names: its bridge or master. Nothing where it names none. */
export const NetworkNodes = ({ network }: { network: NetworkWire }) => {
  const device = network.bridge ?? network.master;
  const path = networkPath(network.network);
  const { item: ground, problem } = useNetworkGround(network);
  if (device === null) return null;
  return (
    <Part
      title={`${device} on the nodes`}
      aside={
        <Link
          href={`/?look=layers&network=${encodeURIComponent(path)}`}
          className="rounded-tag hover:text-ink hover:underline"
        >
          In Layers
        </Link>
      }
    >
      {ground !== null ? (
        <Known ground={ground} />
      ) : problem === null ? (
        <LoadingRows label={`Reading where ${device} is`} rows={3} />
      ) : (
        <p className="text-12 text-ink-2">Unknown: {problem.detail ?? problem.title}</p>
      )}
    </Part>
  );
};

const Known = ({ ground: { counts, items } }: { ground: GroundWire }) => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shown = items.filter(({ standing }) => all <= FEW || standing !== "there");
  const said = STANDINGS_IN_WORDS.flatMap(([standing, words]) =>
    counts[standing] === 0 ? [] : [{ standing, text: `${words} ${groupDigits(counts[standing])}` }],
  );
  if (all === 0) return <p className="text-12 text-ink-2">There are no nodes.</p>;
  return (
    <>
      {all > FEW && (
        <p className="text-12 text-ink-2">
          {said.map(({ standing, text }, index) => (
            <span key={standing} className={cx(isFault(standing) && "font-title text-err")}>
              {index > 0 && " · "}
              {text}
            </span>
          ))}{" "}
          of {groupDigits(all)} nodes
        </p>
      )}
      <ul className="flex flex-col empty:hidden">
        {shown.map((each) => (
          <NodeLine key={each.node} ground={each} />
        ))}
      </ul>
      {shown.length === LISTED_MAX && all - counts.there > LISTED_MAX && (
        <p className="text-11 text-ink-3">
          The first {LISTED_MAX} of {groupDigits(all - counts.there)} where it isn’t, or isn’t known to be.
        </p>
      )}
    </>
  );
};

const STANDINGS_IN_WORDS: readonly (readonly [Standing, string])[] = [
  ["absent", "missing on"],
  ["down", "down on"],
  ["unmade", "not made yet on"],
  ["unknown", "unknown on"],
  ["there", "there on"],
];

const isFault = (standing: Standing): boolean => standing === "absent" || standing === "down";

const NodeLine = ({ ground }: { ground: Ground }) => (
  <li className="flex min-h-7 items-center gap-3 text-12 compact:min-h-6">
    <Link
      href={`/nodes?node=${encodeURIComponent(ground.node)}`}
      className="min-w-0 flex-1 truncate rounded-tag font-control hover:underline"
    >
      {ground.node}
    </Link>
    <span
      className={cx(
        "shrink-0 text-right",
        isFault(ground.standing)
          ? "font-title text-err"
          : ground.standing === "unknown"
            ? "text-ink-3"
            : "text-ink-2",
      )}
    >
      {wordsOf(ground)}
    </span>
  </li>
);

const wordsOf = ({ standing, device, nic, pods }: Ground): string => {
  const needed = pods > 0 ? `, needed by ${groupDigits(pods)} ${pods === 1 ? "pod" : "pods"}` : "";
  switch (standing) {
    case "absent":
      return `missing on this node${needed}`;
    case "unmade":
      return "missing; made with the first pod";
    case "down":
      return device.presence === "down"
        ? `there, and down${needed}`
        : `there, but ${nic.title} is down${needed}`;
    case "unknown":
      return "unknown: nobody looked";
    case "there":
      return nic.presence === "seen" && nic.title !== device.title ? `there · on ${nic.title}` : "there";
    default:
      return standing satisfies never;
  }
};
