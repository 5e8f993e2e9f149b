"use client";

import { X } from "lucide-react";
import type { AddressWire, AllocationWire } from "../../lib/wire/pool.ts";
import { FindingEvidence } from "../findings/finding-evidence.tsx";
import { ReleaseLease } from "../findings/release-lease.tsx";
import { useAddress, useFindings } from "../live/hooks.ts";
import { Age } from "../ui/age.tsx";
import { IconButton } from "../ui/button.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Link } from "../ui/link.tsx";
import { Mono } from "../ui/mono.tsx";
import { Facts, Part, SidePane } from "../ui/screen.tsx";
import { ClassChip } from "./allocation-table.tsx";
import { ownerText } from "./squares.ts";

/** One address: what the stores record of it, who holds it now, and what speaks for the verdict. */
export const AddressPane = ({
  address,
  poolId,
  onClose,
}: {
  address: string;
  poolId: string | null;
  onClose: () => void;
}) => {
  const { item, status, problem } = useAddress(address);
  const allocation = item?.allocations.find((candidate) => candidate.pool === poolId) ?? item?.allocations[0];
  return (
    <SidePane label={`Address ${address}`} className="max-xl:w-[360px]">
      <div className="flex items-center gap-2.5 px-4 pt-3 pb-1 compact:pt-2">
        <h2 className="min-w-0 truncate mono text-16 font-title">{address}</h2>
        <span className="ml-auto flex shrink-0 items-center gap-1.5">
          {allocation !== undefined && <ClassChip allocation={allocation} />}
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </span>
      </div>
      {item !== null ? (
        <Known item={item} allocation={allocation} />
      ) : status === "loading" ? (
        <LoadingRows label={`Reading ${address}`} rows={4} />
      ) : (
        <Face kind="failed" title={problem?.title ?? `${address} can’t be shown`}>
          {problem?.detail}
        </Face>
      )}
    </SidePane>
  );
};

const Known = ({ item, allocation }: { item: AddressWire; allocation: AllocationWire | undefined }) => (
  <>
    <p className="px-4 pb-3 text-13 text-ink-2 compact:pb-2">
      {allocation?.reason ??
        (item.holders.length > 0
          ? "In use, and no store that was read has recorded it."
          : "Free in the pool, and nobody is seen to hold it.")}
    </p>
    {allocation !== undefined && (
      <Part title={`Recorded by ${allocation.store}`}>
        <Facts
          rows={[
            [
              "Recorded for",
              allocation.owner === null ? (
                "nobody is named"
              ) : (
                <PodLink
                  key="o"
                  namespace={allocation.owner.namespace}
                  name={allocation.owner.name}
                  text={ownerText(allocation)}
                />
              ),
            ],
            [
              "Container",
              allocation.containerId === null ? (
                "not kept"
              ) : (
                <Mono key="c">{short(allocation.containerId)}</Mono>
              ),
            ],
            ["Key", <Mono key="k">{allocation.key}</Mono>],
            [
              "First seen so",
              allocation.since === null ? "not kept" : <Age key="s" at={allocation.since} hasAgo />,
            ],
          ]}
        />
      </Part>
    )}
    <Part title="Holder now">
      {item.holders.length === 0 ? (
        <p className="text-12 text-ink-2">
          {item.nodes.length > 0
            ? `The node ${item.nodes.join(", ")}`
            : "Nobody, as far as is asked, reported or observed."}
        </p>
      ) : (
        <ul className="flex flex-col gap-1.5 compact:gap-1">
          {item.holders.map((holder) => (
            <li key={holder.attachment} className="text-12">
              <PodLink
                namespace={holder.pod.namespace}
                name={holder.pod.name}
                text={`${holder.pod.namespace}/${holder.pod.name} ${holder.interface ?? ""}`}
              />
              <span className="block text-11 text-ink-3">
                on {holder.network.name}, {holder.evidence.join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Part>
    <Evidence address={item.address} />
    {allocation !== undefined && allocation.class !== "live" && allocation.store !== "host-local" && (
      <p className="m-4 mt-auto rounded-box border p-3 text-12 text-ink-2">
        <b className="block font-title text-ink">Not released from here yet.</b>
        {allocation.class === "unknown" ||
        allocation.class === "pending" ||
        allocation.confidence !== "certain"
          ? "It is not certain that nobody uses it: "
          : "The records agree, but "}
        nobody has looked into the kernel for this address a second time. Until that can be done here, the
        remedy in the finding says how to do it by hand.
      </p>
    )}
  </>
);

const Evidence = ({ address }: { address: string }) => {
  const findings = useFindings();
  const about = findings.items.filter(
    (finding) =>
      finding.subjects.some((subject) => subject.name === address || subject.name.endsWith(`/${address}`)) ||
      finding.title.split(/[\s,]+/).includes(address),
  );
  return about.map((finding) => (
    <Part
      key={finding.id}
      title={finding.title}
      aside={
        <Link
          className="shrink-0 rounded-tag hover:text-ink"
          href={`/findings?finding=${encodeURIComponent(finding.id)}`}
        >
          {finding.code}
        </Link>
      }
    >
      <FindingEvidence finding={finding} />
      <ReleaseLease finding={finding} />
    </Part>
  ));
};

const PodLink = ({ namespace, name, text }: { namespace: string; name: string; text: string }) => (
  <Link
    href={`/pods?pod=${encodeURIComponent(`${namespace}/${name}`)}`}
    className="rounded-tag font-control underline-offset-2 hover:underline"
  >
    {text}
  </Link>
);

const short = (id: string): string => (id.length > 24 ? `${id.slice(0, 12)}…${id.slice(-8)}` : id);
