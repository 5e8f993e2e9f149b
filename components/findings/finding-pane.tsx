"use client";

import { ArrowLeft } from "lucide-react";
import { hasEnded } from "../../lib/model/workload.ts";
import type { FindingWire } from "../../lib/wire/finding.ts";
import { evidenceCells, isWatchedNow } from "../inspector/evidence-cells.ts";
import { useFinding, useNetworks, usePod } from "../live/hooks.ts";
import { isSameNetwork } from "../networks/network-key.ts";
import { IconButton } from "../ui/button.tsx";
import { buttonClass } from "../ui/button-class.ts";
import { Chip } from "../ui/chip.tsx";
import { EvidenceGrid } from "../ui/evidence-grid.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Link } from "../ui/link.tsx";
import { useHasHydrated } from "../ui/hydration.ts";
import { clockText } from "../ui/time-text.ts";
import { ConfidenceChip } from "./confidence-chip.tsx";
import { FindingEvidence } from "./finding-evidence.tsx";
import { ReleaseLease } from "./release-lease.tsx";
import { isAbout } from "./finding-groups.ts";

interface Props {
  readonly id: string;
  readonly all: readonly FindingWire[];
  /** The list is still on its way: what is not in it may come. */
  readonly isListed: boolean;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
}

/** One finding: what it means, what speaks for it, what would repair or decide it. */
export const FindingPane = ({ id, all, isListed, onClose, onOpen }: Props) => {
  const listed = all.find((finding) => finding.id === id) ?? null;
  const asked = useFinding(isListed && listed === null && id !== "" ? id : null);
  const finding = listed ?? asked.item;
  if (finding === null) {
    return !isListed || asked.status === "loading" ? (
      <LoadingRows label="Reading the finding" rows={4} />
    ) : (
      <Face kind="empty" title="This finding is gone">
        It has cleared, or its subject is no longer there.
      </Face>
    );
  }
  const also = all.filter(
    (other) =>
      other.id !== id &&
      finding.subjects.some((subject) => subject.kind === "Pod" && isAbout(other, keyOf(subject))),
  );
  return (
    <div className="flex max-w-[900px] flex-col gap-5 p-6 max-md:p-4 compact:gap-4 compact:py-4">
      <article className="flex flex-col gap-4 compact:gap-3">
        <div>
          <div className="flex flex-wrap items-center gap-2 pb-2 text-12 text-ink-3">
            <IconButton label="Back to the list" onClick={onClose} className="-ml-2 md:hidden">
              <ArrowLeft aria-hidden className="size-4" />
            </IconButton>
            <SeverityChip finding={finding} />
            <ConfidenceChip finding={finding} />
            {finding.verdict === "present" && <Chip tone="outline">present</Chip>}
            <span className="num">
              {finding.code} · since <SinceClock at={finding.since} />
            </span>
            <PictureLink finding={finding} />
          </div>
          <h2 className="text-20 font-title tracking-[-0.015em]">{finding.title}</h2>
          <p className="max-w-[75ch] pt-1 text-13 text-ink-2">{finding.detail}</p>
        </div>
        <AttachmentEvidence finding={finding} />
        <div className="grid gap-6 md:grid-cols-2">
          <section>
            <h3 className="pb-2 text-11 font-medium text-ink-3">{whyTitle(finding)}</h3>
            <FindingEvidence finding={finding} />
          </section>
          <section>
            <h3 className="pb-2 text-11 font-medium text-ink-3">
              {finding.verdict === "undetermined" ? "What would decide it" : "What would repair it"}
            </h3>
            <p className="text-13 text-ink-2">{finding.remedy}</p>
          </section>
        </div>
        <ReleaseLease key={finding.id} finding={finding} />
      </article>
      {also.length > 0 && (
        <section className="border-t pt-4 compact:pt-3">
          <h3 className="pb-2 text-11 font-medium text-ink-3">
            Also about {finding.subjects.find((subject) => subject.kind === "Pod")?.name}
          </h3>
          <ul className="flex flex-col gap-2">
            {also.slice(0, 5).map((other) => (
              <li key={other.id}>
                <button
                  type="button"
                  onClick={() => onOpen(other.id)}
                  className="flex w-full flex-col gap-1 rounded-frame border bg-surface p-4 text-left hover:border-line-2 compact:py-2.5"
                >
                  <span className="flex items-center gap-2 text-11 text-ink-3">
                    <ConfidenceChip finding={other} /> {other.code}
                  </span>
                  <span className="text-14 font-title">{other.title}</span>
                  <span className="line-clamp-2 text-12 text-ink-2">{other.detail}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};

const SeverityChip = ({ finding }: { finding: FindingWire }) =>
  finding.verdict === "undetermined" ? null : (
    <Chip tone={finding.severity === "error" ? "err" : finding.severity === "warning" ? "warn" : "info"}>
      {finding.severity}
    </Chip>
  );

const whyTitle = (finding: FindingWire): string => {
  if (finding.verdict === "undetermined") return "What is known";
  return finding.confidence === "certain" ? "Why we are certain" : "What speaks for it";
};

/** The four evidences of the attachment it is about, where it is about one. */
const AttachmentEvidence = ({ finding }: { finding: FindingWire }) => {
  const podSubject = finding.subjects.find((subject) => subject.kind === "Pod");
  const networkSubject = finding.subjects.find((subject) => subject.kind === "Network");
  const isOfAttachment =
    podSubject !== undefined && podSubject.namespace !== null && networkSubject !== undefined;
  const { item: pod } = usePod(
    isOfAttachment && podSubject.namespace !== null
      ? { namespace: podSubject.namespace, name: podSubject.name }
      : null,
  );
  const networks = useNetworks(isOfAttachment);
  const attachment = pod?.attachments.find(
    (candidate) =>
      candidate.network.name === networkSubject?.name &&
      (networkSubject.namespace === null || candidate.network.namespace === networkSubject.namespace),
  );
  if (attachment === undefined) return null;
  const network = networks.items.find((candidate) => isSameNetwork(candidate.network, attachment.network));
  return (
    <EvidenceGrid
      cells={evidenceCells(
        attachment,
        network?.ipam,
        isWatchedNow(pod?.attachments ?? []),
        pod !== null && hasEnded(pod),
      )}
      label={`Evidence for ${attachment.interface ?? "unnamed"} of ${attachment.pod}`}
    />
  );
};

const PictureLink = ({ finding }: { finding: FindingWire }) => {
  const href = pictureHref(finding);
  return href === null ? null : (
    <Link href={href.href} className={`${buttonClass({ kind: "secondary" })} ml-auto`}>
      {href.title}
    </Link>
  );
};

const pictureHref = (finding: FindingWire): { href: string; title: string } | null => {
  const subject = (kind: string) => finding.subjects.find((candidate) => candidate.kind === kind);
  const pod = subject("Pod");
  const pool = subject("Pool");
  const network = subject("Network");
  if (pool !== undefined) {
    const address = subject("Allocation")?.name ?? subject("Reservation")?.name;
    const at = address === undefined ? "" : `&address=${encodeURIComponent(address)}`;
    return { href: `/addresses?poolName=${encodeURIComponent(pool.name)}${at}`, title: "Show in the pool" };
  }
  if (pod !== undefined)
    return { href: `/?pod=${encodeURIComponent(keyOf(pod))}`, title: "Show in the picture" };
  if (network !== undefined) {
    return { href: `/networks?q=${encodeURIComponent(network.name)}`, title: "Show the network" };
  }
  return null;
};

const keyOf = (subject: FindingWire["subjects"][number]): string =>
  subject.namespace === null ? subject.name : `${subject.namespace}/${subject.name}`;

/** The server doesn't know the reader's time zone. */
const SinceClock = ({ at }: { at: string }) => (useHasHydrated() ? clockText(at) : `${at.slice(11, 19)} UTC`);
