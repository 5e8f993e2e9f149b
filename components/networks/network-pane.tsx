"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { NetworkDetailWire } from "../../lib/wire/network.ts";
import { addressesOf, glyphOf, isIllAttachment, stateWord } from "../inspector/attachment-state.tsx";
import { useNetwork } from "../live/hooks.ts";
import { Age } from "../ui/age.tsx";
import { NetworkBadge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Link } from "../ui/link.tsx";
import { BOXED, LongText, WRAPPED } from "../ui/long-text.tsx";
import { Meter } from "../ui/meter.tsx";
import { Mono } from "../ui/mono.tsx";
import { Facts, Part, SidePane } from "../ui/screen.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { cx } from "../ui/cx.ts";
import { plural } from "../../lib/text/count.ts";
import { networkTitle } from "./network-key.ts";
import { NetworkNodes, useNetworkGround } from "./network-nodes.tsx";
import { vlanText } from "./vlan-text.ts";

/** One network: what defines it, what is wrong with that, its pools and who is on it. */
export const NetworkPane = ({
  path,
  onClose,
  actions,
  podHref = (pod) => `/pods?pod=${encodeURIComponent(pod)}`,
}: {
  path: string;
  onClose: () => void;
  actions?: ReactNode;
  /** Where a pod (`namespace/name`) of the list leads. */
  podHref?: (pod: string) => string;
}) => {
  const { item: network, status, problem } = useNetwork(path);
  const name = path.split("/").at(-1) ?? path;
  return (
    <SidePane label={`Network ${name}`}>
      <div className="flex items-center gap-2.5 px-4 pt-3 pb-1 compact:pt-2">
        {network !== null && <NetworkBadge mark={network.mark} slot={network.slot} />}
        <h2 className="min-w-0 truncate text-16 font-title tracking-[-0.011em]">{name}</h2>
        <IconButton label="Close" onClick={onClose} className="ml-auto">
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-1.5 px-4 pb-2">{actions}</div>}
      {network !== null ? (
        <Known network={network} podHref={podHref} />
      ) : status === "loading" ? (
        <LoadingRows label={`Reading ${name}`} rows={6} />
      ) : (
        <Face
          kind={problem?.status === 404 ? "empty" : "failed"}
          title={problem?.status === 404 ? `${name} is not there` : `${name} can’t be shown`}
        >
          {problem?.status === 404 ? "Nothing defines it and nobody names it now." : problem?.detail}
        </Face>
      )}
    </SidePane>
  );
};

const Known = ({ network, podHref }: { network: NetworkDetailWire; podHref: (pod: string) => string }) => (
  <>
    <p className="px-4 pb-3 text-12 [overflow-wrap:anywhere] text-ink-3 compact:pb-2">
      {network.network.provider}
      {network.network.namespace !== null && ` in ${network.network.namespace}`} · {network.summary}
      {network.createdAt !== null && (
        <>
          {" · "}
          <Age at={network.createdAt} /> old
        </>
      )}
    </p>
    {!network.isDefined && !network.isDefault && (
      <p className="mx-4 mb-3 rounded-control bg-warn-soft px-3 py-2 text-12 text-ink-2">
        <b className="font-title text-warn">Nothing defines it.</b> Pods name it, but there is no such object:
        what asks for it can’t start again.
      </p>
    )}
    {network.problems.length > 0 && (
      <ul className="mx-4 mb-3 flex flex-col gap-2 rounded-control bg-err-soft px-3 py-2 text-12">
        {network.problems.map((note) => (
          <li key={`${note.code}-${note.path ?? ""}-${note.detail}`} className="[overflow-wrap:anywhere]">
            <b className="font-title text-err">{note.title}.</b>{" "}
            <span className="text-ink-2">{note.detail}</span>
          </li>
        ))}
      </ul>
    )}
    <Part title="On the wire">
      <Facts
        rows={[
          ["Type", network.plugins.length > 0 ? network.plugins.join(" → ") : (network.type ?? "unknown")],
          ["Device", device(network)],
          ["VLAN", <Vlan key="vlan" network={network} />],
          ["MTU", network.mtu === null ? "not set" : <Mono>{network.mtu}</Mono>],
          ["IPAM", network.ipam ?? "none: L2 only"],
          ["Ranges", network.ranges.length === 0 ? "none set" : <Mono>{network.ranges.join(", ")}</Mono>],
          [
            "Same segment",
            network.segment.length === 0 ? "none known" : network.segment.map(networkTitle).join(", "),
          ],
        ]}
      />
    </Part>
    <NetworkNodes network={network} />
    {network.poolDetails.length > 0 && (
      <Part title="Pools">
        <ul className="flex flex-col gap-1.5 compact:gap-1">
          {network.poolDetails.map((pool) => (
            <li key={pool.id} className="flex items-center gap-3 text-12">
              <Link
                href={`/addresses?pool=${encodeURIComponent(pool.id)}`}
                className="min-w-0 flex-1 truncate rounded-tag mono hover:underline"
              >
                {pool.range ?? pool.name}
              </Link>
              <span className="text-11 text-ink-3">{pool.store}</span>
              <Meter use={pool.use} label={`Use of ${pool.range ?? pool.name}`} width={56} />
            </li>
          ))}
        </ul>
      </Part>
    )}
    <Users network={network} podHref={podHref} />
    {network.configText !== null && (
      <Part title="Configuration">
        <LongText label="Configuration" className={cx(BOXED, WRAPPED, "max-h-96")}>
          {pretty(network.configText)}
        </LongText>
      </Part>
    )}
  </>
);

const Vlan = ({ network }: { network: NetworkDetailWire }) => {
  const { item: ground } = useNetworkGround(network);
  return vlanText(network, ground?.vlans ?? null);
};

const device = (network: NetworkDetailWire): string => {
  const parts = [
    network.bridge === null ? null : `bridge ${network.bridge}`,
    network.master === null ? null : `master ${network.master}`,
    network.resourceName === null ? null : `a device of ${network.resourceName}`,
    network.mode === null ? null : `mode ${network.mode}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "none named" : parts.join(", ");
};

/** The longest list that is drawn at once; the rest is one click away in Pods. */
const USERS_SHOWN = 60;

const Users = ({ network, podHref }: { network: NetworkDetailWire; podHref: (pod: string) => string }) => {
  const users = [...network.attachments].sort(
    (a, b) => Number(isIllAttachment(b)) - Number(isIllAttachment(a)),
  );
  return (
    <Part
      title="Who is on it"
      aside={
        <span className="num">
          {plural(network.users.pods, "pod")}
          {network.users.ill > 0 && <b className="font-strong text-warn"> · {network.users.ill} ill</b>}
        </span>
      }
    >
      {users.length === 0 && <p className="text-12 text-ink-2">No workload is on it.</p>}
      <ul data-hue={network.slot === null ? "default" : network.slot % 12} className="flex flex-col">
        {users.slice(0, USERS_SHOWN).map((attachment) => (
          <li key={attachment.id} className="flex min-h-8 items-center gap-2 text-12 compact:min-h-6">
            <StateGlyph glyph={glyphOf(attachment)} title={stateWord(attachment)} />
            <Link
              href={podHref(`${attachment.namespace}/${attachment.pod}`)}
              className="min-w-0 flex-1 truncate rounded-tag hover:underline"
              title={`${attachment.namespace}/${attachment.pod}`}
            >
              <span className="text-ink-3">{attachment.namespace}/</span>
              <span className="font-control">{attachment.pod}</span>
            </Link>
            <span
              className={cx(
                "shrink-0 mono text-11",
                isIllAttachment(attachment) ? "text-warn" : "text-ink-2",
              )}
            >
              {attachment.interface ?? "unnamed"} {addressesOf(attachment)[0] ?? ""}
            </span>
          </li>
        ))}
      </ul>
      {users.length > USERS_SHOWN && (
        <p className="text-11 text-ink-3">{plural(users.length - USERS_SHOWN, "more pod")} on it.</p>
      )}
    </Part>
  );
};

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON: shown as it was written, the problem above says so.
    return text;
  }
};
