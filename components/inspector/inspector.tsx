"use client";

import { Box, Flag, Monitor, Plus, Server, X } from "lucide-react";
import type { ReactNode } from "react";
import type { AttachmentWire } from "../../lib/wire/attachment.ts";
import type { NetworkWire } from "../../lib/wire/network.ts";
import type { PodDetailWire } from "../../lib/wire/pod.ts";
import { isSameNetwork } from "../networks/network-key.ts";
import { KernelNow } from "../kernel/kernel-now.tsx";
import { useFreshness } from "../live/freshness.tsx";
import { useMe, useNetworks, usePod } from "../live/hooks.ts";
import { HappeningList } from "../timeline/happening-list.tsx";
import { Age, useNow } from "../ui/age.tsx";
import { cx } from "../ui/cx.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Face, LoadingRows } from "../ui/face.tsx";
import { Link } from "../ui/link.tsx";
import { BOXED, LongText, WRAPPED } from "../ui/long-text.tsx";
import { useIsNarrow } from "../ui/narrow.tsx";
import { ageText, clockText } from "../ui/time-text.ts";
import { hasEnded } from "../../lib/model/workload.ts";
import { plural } from "../../lib/text/count.ts";
import { AttachmentBlock } from "./attachment-block.tsx";
import { addressesOf, isIllAttachment } from "./attachment-state.tsx";
import { agreement, evidenceCells, isWatchedNow } from "./evidence-cells.ts";
import type { PodKey } from "./pane-params.ts";
import { KubeEventList } from "./kube-events.tsx";

interface Props {
  readonly pod: PodKey;
  readonly onClose: () => void;
  readonly onAttach: () => void;
  readonly onDetach: (attachment: AttachmentWire) => void;
  /** Shown where the picture is not beside it. */
  readonly hasPictureLink?: boolean;
}

/** One workload: every attachment with who says what of it, what can be done, and what happened. */
export const Inspector = (props: Props) => {
  const { item: pod, status, problem, was } = usePod(props.pod);
  if (pod === null) {
    return (
      <div className="flex h-full flex-col">
        <TitleRow title={props.pod.name} onClose={props.onClose} />
        {status === "loading" ? (
          <LoadingRows label={`Reading ${props.pod.name}`} rows={6} />
        ) : was !== null ? (
          <Gone pod={was.item} at={was.at} />
        ) : (
          <Face
            kind={problem?.status === 404 ? "empty" : "failed"}
            title={
              problem?.status === 404 ? `${props.pod.name} is not there` : `${props.pod.name} can’t be shown`
            }
          >
            {problem?.status === 404
              ? "No pod of that name is in the namespace now. It may have been replaced."
              : problem?.detail}
          </Face>
        )}
      </div>
    );
  }
  return <Known {...props} pod={pod} />;
};

/** What was last read of it, said as what was: nothing of it can be acted on. */
const Gone = ({ pod, at }: { pod: PodDetailWire; at: number }) => (
  <Face kind="empty" title={`${pod.name} is gone`}>
    <p>No pod of that name is in {pod.namespace} now.</p>
    {pod.attachments.length > 0 && (
      <>
        <p className="pt-3 text-11 text-ink-3">What it had, as of {clockText(new Date(at).toISOString())}</p>
        <ul className="pt-1 text-12">
          {pod.attachments.map((attachment) => (
            <li key={attachment.id} className="[overflow-wrap:anywhere]">
              {attachment.interface ?? "unnamed"} on {attachment.network.name}
              <span className="mono text-11"> {addressesOf(attachment).join(" ")}</span>
            </li>
          ))}
        </ul>
      </>
    )}
  </Face>
);

const Known = ({ pod, ...props }: Omit<Props, "pod"> & { pod: PodDetailWire }) => {
  const refusal = useRefusal(pod);
  const isPhone = useIsNarrow();
  const networks = useNetworks();
  const addresses = new Set(pod.attachments.flatMap(addressesOf));
  const isWatched = isWatchedNow(pod.attachments);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <TitleRow
        title={pod.virtualMachine ?? pod.name}
        sign={pod.hostNetwork ? "host" : pod.virtualMachine !== null ? "vm" : "pod"}
        onClose={props.onClose}
        findings={<FindingsFlag pod={pod} />}
        action={
          refusal === null ? (
            <Button kind="primary" onClick={props.onAttach}>
              <Plus aria-hidden className="size-4" /> Attach
            </Button>
          ) : null
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Facts pod={pod} />
        {refusal !== null && (
          <p
            className="mx-4 mb-3 rounded-control bg-raised px-3 py-2 text-12 [overflow-wrap:anywhere] text-ink-2"
            data-testid="refusal"
          >
            Nothing can be attached or detached here: {refusal}
          </p>
        )}
        <Problems pod={pod} />
        <div className="flex flex-col border-t max-md:border-t-0">
          {ordered(pod.attachments, isPhone).map((attachment) => {
            const network = networks.items.find((known) => isSameNetwork(known.network, attachment.network));
            return (
              <AttachmentBlock
                key={attachment.id}
                attachment={attachment}
                network={network}
                isWatched={isWatched}
                isEnded={hasEnded(pod)}
                action={
                  <AttachmentAction
                    attachment={attachment}
                    network={network}
                    isPossible={refusal === null}
                    onDetach={props.onDetach}
                  />
                }
              />
            );
          })}
        </div>
        {pod.attachments.length === 0 && <NoAttachments pod={pod} />}
        <Happened pod={pod} />
        {isWatched && (
          <KernelNow
            of={{ pod: { namespace: pod.namespace, name: pod.name } }}
            first={ordered(pod.attachments, isPhone).flatMap((attachment) => attachment.interface ?? [])}
          />
        )}
        <section className="flex flex-col gap-2 border-t px-4 py-3 compact:gap-1.5 compact:py-2">
          <h3 className="text-11 font-medium text-ink-3">What Kubernetes says</h3>
          <KubeEventList kubeEvents={pod.kubeEvents} />
        </section>
        {pod.askedText !== null && <AskedAsWritten text={pod.askedText} />}
      </div>
      <footer className="flex items-center gap-3 border-t px-4 py-2 text-11 text-ink-3 max-md:hidden compact:py-1.5">
        <span className="num">
          {hasEnded(pod)
            ? "it has ended and uses no address any more"
            : `${plural(addresses.size, "address", "addresses")} in use`}
        </span>
        {props.hasPictureLink === true && (
          <Link
            className="ml-auto rounded-tag font-medium text-ink-2 hover:text-ink"
            href={`/?pod=${encodeURIComponent(`${pod.namespace}/${pod.name}`)}`}
          >
            Show in the picture
          </Link>
        )}
      </footer>
      {refusal === null && (
        <div className="border-t p-4 md:hidden">
          <Button kind="primary" size="large" className="w-full" onClick={props.onAttach}>
            <Plus aria-hidden className="size-4" /> Attach a network
          </Button>
        </div>
      )}
    </div>
  );
};

/** Why nothing may be changed here now; null where it may. */
const useRefusal = (pod: PodDetailWire): string | null => {
  const { item: me } = useMe();
  const { state } = useFreshness();
  if (me?.readOnlyReason !== null && me?.readOnlyReason !== undefined) return me.readOnlyReason;
  if (pod.attachRefusal !== null) return pod.attachRefusal;
  if (state === "stale") return "what is shown is old; changes wait until the cluster is back.";
  return null;
};

const SIGNS = { pod: Box, vm: Monitor, host: Server } as const;

const TitleRow = ({
  title,
  sign = "pod",
  findings,
  action,
  onClose,
}: {
  title: string;
  sign?: keyof typeof SIGNS;
  findings?: ReactNode;
  action?: ReactNode;
  onClose: () => void;
}) => {
  const Sign = SIGNS[sign];
  return (
    <div className="flex items-center gap-2.5 px-4 pt-3 pb-1 compact:pt-2">
      <Sign aria-hidden className="size-[18px] shrink-0 text-ink-2" />
      <h2 className="min-w-0 truncate text-16 font-title tracking-[-0.011em]" title={title}>
        {title}
      </h2>
      {findings}
      <span className="ml-auto flex shrink-0 items-center gap-1.5">
        <span className="max-md:hidden">{action}</span>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </span>
    </div>
  );
};

/** How many findings want a look, and how many notes there are beside them. */
const FindingsFlag = ({ pod: { namespace, name, findings, worst, notes } }: { pod: PodDetailWire }) =>
  findings + notes === 0 ? null : (
    <Link
      href={`/findings?about=${encodeURIComponent(`${namespace}/${name}`)}`}
      className="inline-flex h-[18px] shrink-0 items-center gap-1.5 text-11 font-medium num hover:underline"
    >
      {findings > 0 && (
        <span
          className={cx(
            "inline-flex h-full items-center gap-1 rounded-chip px-1.5",
            worst === "error" ? "bg-err-soft text-err" : "bg-warn-soft text-warn",
          )}
        >
          <Flag aria-hidden className="size-3" /> {plural(findings, "finding")}
        </span>
      )}
      {notes > 0 && <span className="text-ink-3">{plural(notes, "note")}</span>}
    </Link>
  );

const Facts = ({ pod }: { pod: PodDetailWire }) => {
  const seen = pod.attachments
    .map((attachment) => attachment.observed?.at ?? "")
    .reduce((a, b) => (a > b ? a : b), "");
  return (
    <p className="px-4 pb-3 text-12 [overflow-wrap:anywhere] text-ink-3 compact:pb-2">
      {pod.virtualMachine === null ? "Pod" : `VM, carried by ${pod.name},`} in {pod.namespace}
      {pod.controller !== null && ` · ${pod.controller.kind} ${pod.controller.name}`}
      {` · ${pod.node ?? "not on a node yet"} · `}
      {pod.deletedAt === null ? pod.phase.toLowerCase() : "being deleted"}
      {pod.createdAt !== null && (
        <>
          {" "}
          <Age at={pod.createdAt} />
        </>
      )}
      {pod.reason !== null && ` · ${pod.reason}`}
      {seen !== "" && (
        <>
          {" · "}
          <KernelSeen at={seen} isWatched={isWatchedNow(pod.attachments)} />
        </>
      )}
    </p>
  );
};

/** An agent that listens tells of changes alone: its last word is as good as new. */
const KernelSeen = ({ at, isWatched }: { at: string; isWatched: boolean }) => {
  const { state } = useFreshness();
  const now = useNow();
  const isQuiet = now !== null && ageText(now - Date.parse(at)) !== "now";
  return isWatched && state === "live" && isQuiet ? (
    <>
      kernel unchanged for <Age at={at} />, watched
    </>
  ) : (
    <>
      kernel seen <Age at={at} hasAgo />
    </>
  );
};

const Problems = ({ pod }: { pod: PodDetailWire }) =>
  pod.problems.length === 0 ? null : (
    <ul className="mx-4 mb-3 flex flex-col gap-2 rounded-control bg-warn-soft px-3 py-2 text-12">
      {pod.problems.map((note) => (
        <li key={`${note.code}-${note.path ?? ""}-${note.detail}`}>
          <b className="font-title text-warn">{note.title}.</b>{" "}
          <span className="[overflow-wrap:anywhere] text-ink-2">{note.detail}</span>
        </li>
      ))}
    </ul>
  );

const NoAttachments = ({ pod }: { pod: PodDetailWire }) => (
  <p className="border-t px-4 py-3 text-12 text-ink-2 compact:py-2">
    {pod.hostNetwork
      ? `Uses ${pod.node ?? "its node"}’s own interfaces: host network.`
      : pod.phase === "Pending"
        ? "No network yet: the pod has not been started."
        : "No network is known of this pod."}
  </p>
);

const AttachmentAction = ({
  attachment,
  network,
  isPossible,
  onDetach,
}: {
  attachment: AttachmentWire;
  network: NetworkWire | undefined;
  isPossible: boolean;
  onDetach: (attachment: AttachmentWire) => void;
}) => {
  if (attachment.default) return agreement(evidenceCells(attachment, network?.ipam)) ?? "set at pod start";
  if (network !== undefined && network.resourceName !== null) return "set at pod start";
  if (attachment.interface === null) return "no interface name was asked";
  if (attachment.state === "detaching") return "leaving";
  if (attachment.asked === null) return "nobody asked for it";
  if (!isPossible) return null;
  const isIll = isIllAttachment(attachment);
  return (
    <Button
      kind={isIll ? "secondary" : "ghost"}
      size="small"
      aria-label={`${isIll ? "Take back" : "Detach"} ${attachment.interface} from ${attachment.network.name}`}
      onClick={() => onDetach(attachment)}
    >
      {isIll ? "Take back" : "Detach"}
    </Button>
  );
};

/** What the kernel did since we listen: links up and down, addresses by router or duplicate. */
const Happened = ({ pod }: { pod: PodDetailWire }) => {
  const isWatched = pod.attachments.some(({ observed }) => observed?.source === "node-agent");
  if (pod.hostNetwork || pod.node === null) return null;
  return (
    <section className="flex flex-col gap-2 px-4 py-3 compact:gap-1.5 compact:py-2">
      <h3 className="text-11 font-medium text-ink-3">Last changes of links and addresses</h3>
      {isWatched ? (
        <HappeningList of={{ pod: `${pod.namespace}/${pod.name}` }} max={8} />
      ) : (
        <p className="text-12 text-ink-3">Unknown: no agent sees this pod’s interfaces on {pod.node}.</p>
      )}
    </section>
  );
};

const AskedAsWritten = ({ text }: { text: string }) => (
  <details className="border-t px-4 py-2.5 compact:py-1.5">
    <summary className="text-11 font-medium text-ink-3 hover:text-ink">Asked, as written</summary>
    <LongText label="Asked, as written" className={cx(BOXED, WRAPPED, "mt-2 max-h-60")}>
      {text}
    </LongText>
  </details>
);

/** Default first, then by interface; on a phone what is ill goes before everything (CSS can't reorder for readers). */
const ordered = (attachments: readonly AttachmentWire[], isPhone: boolean): readonly AttachmentWire[] => {
  const rank = (attachment: AttachmentWire): number =>
    isPhone && isIllAttachment(attachment) ? 0 : attachment.default ? 1 : 2;
  return [...attachments].sort(
    (a, b) =>
      rank(a) - rank(b) || (a.interface ?? "~").localeCompare(b.interface ?? "~", "en", { numeric: true }),
  );
};
