"use client";

import { useEffect, useMemo, useState } from "react";
import { parseAddress } from "../../lib/ip/address.ts";
import { parseMac } from "../../lib/ip/mac.ts";
import type { ProblemWire } from "../../lib/wire/common.ts";
import type { AttachRequest, OperationWire, PlanWire } from "../../lib/wire/operation.ts";
import type { PodDetailWire } from "../../lib/wire/pod.ts";
import type { PodKey } from "../inspector/pane-params.ts";
import { problemOf } from "../live/api.ts";
import { useNetworks, usePod, usePools } from "../live/hooks.ts";
import { useAttach, useAttachPlan } from "../live/writes.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/dialog.tsx";
import { Face } from "../ui/face.tsx";
import { Field } from "../ui/input.tsx";
import { networkChoices } from "./network-choice.ts";
import { NetworkPicker } from "./network-picker.tsx";
import { usePlanned } from "./planned.tsx";
import { Preflight } from "./preflight.tsx";
import { WhatIsWritten } from "./what-is-written.tsx";

interface Props {
  readonly pod: PodKey | null;
  /** `provider/namespace/name` of the chosen network. */
  readonly chosen: string | null;
  readonly onChoose: (network: string) => void;
  readonly onClose: () => void;
  readonly onAsked: (operation: OperationWire) => void;
}

/** Left what is wanted, right what is known about it. Nothing is sent before the last button. */
export const AttachSheet = (props: Props) => {
  const { item: pod } = usePod(props.pod);
  // The form stays as it was while the sheet leaves.
  if (pod === null || props.pod === null) return null;
  return <Form key={pod.uid} {...props} podDetail={pod} />;
};

interface Draft {
  readonly interface: string;
  readonly address: string;
  readonly mac: string;
}

const EMPTY: Draft = { interface: "", address: "", mac: "" };

const Form = ({
  podDetail: pod,
  chosen,
  onChoose,
  onClose,
  onAsked,
}: Props & { podDetail: PodDetailWire }) => {
  const networks = useNetworks();
  const pools = usePools();
  const choices = useMemo(
    () => networkChoices(pod, networks.items, pools.items),
    [pod, networks.items, pools.items],
  );
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { namespace, name: podName, uid } = pod;
  // Surprise: by the pod's own object it would be another request at each of its changes, and the button off for a moment.
  const request = useMemo(
    () => requestOf({ namespace, name: podName, uid }, chosen, draft),
    [namespace, podName, uid, chosen, draft],
  );
  const asked = useSettled(request, 300);
  const { plan, problem, isAsking } = useAttachPlan(asked);
  const attach = useAttach();
  const checks = plan?.preflight ?? problem?.preflight ?? [];
  const faults = faultsOf(draft);
  const name = plan?.interface ?? (draft.interface.trim() === "" ? null : draft.interface.trim());
  useDrawn(pod, chosen, plan?.interface ?? draft.interface, draft.address);
  const isReady =
    request !== null &&
    request === asked &&
    plan !== null &&
    plan.dryRun.ok &&
    !isAsking &&
    faults.count === 0;
  return (
    <Sheet
      isOpen
      onClose={onClose}
      title={`Attach a network to ${pod.virtualMachine ?? pod.name}`}
      lead={`${pod.phase} on ${pod.node ?? "no node"} in ${pod.namespace}. The change is only drawn; nothing has been sent.`}
      foot={
        <>
          <output className="mr-auto text-12 text-ink-2">
            <Blocker
              request={request}
              plan={plan}
              problem={problemOf(attach.error) ?? problem}
              faults={faults.count}
              isAsking={isAsking}
            />
          </output>
          <Button kind="ghost" size="large" onClick={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            size="large"
            disabled={!isReady || attach.isPending}
            onClick={() => request !== null && attach.mutate(request, { onSuccess: onAsked })}
          >
            {attach.isPending ? "Asking…" : `Attach ${name ?? ""}`.trim()}
          </Button>
        </>
      }
    >
      <div className="grid min-h-full grid-cols-[minmax(0,1fr)] md:grid-cols-[356px_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4 p-5 compact:gap-3 compact:py-4">
          <NetworkPicker choices={choices} chosen={chosen} namespace={pod.namespace} onChoose={onChoose} />
          <div className="grid grid-cols-[112px_1fr] gap-3 max-md:grid-cols-[minmax(0,1fr)]">
            <Field
              label="Interface"
              isMono
              value={draft.interface}
              placeholder={plan?.interface ?? "net1"}
              onChange={(event) => change({ interface: event.target.value })}
              verdict={draft.interface === "" ? "next free name" : undefined}
            />
            <Field
              label="Address"
              note="optional"
              isMono
              value={draft.address}
              placeholder="any free one"
              onChange={(event) => change({ address: event.target.value })}
              tone={faults.address === null ? "plain" : "err"}
              verdict={faults.address ?? (draft.address === "" ? "given by the network’s IPAM" : undefined)}
            />
          </div>
          <Field
            label="MAC"
            note="optional"
            isMono
            value={draft.mac}
            placeholder="made by the plugin"
            onChange={(event) => change({ mac: event.target.value })}
            tone={faults.mac === null ? "plain" : "err"}
            verdict={faults.mac ?? undefined}
          />
          <section>
            <h3 className="pb-1 text-12 font-title">How long it lasts</h3>
            <p className="text-12 text-ink-2">
              This pod only: it is gone when the pod is replaced.
              {pod.controller !== null && ` ${pod.controller.kind} ${pod.controller.name} stays as it is.`}
            </p>
          </section>
        </div>
        <div className="flex min-w-0 flex-col gap-5 border-l p-5 max-md:border-t max-md:border-l-0 compact:gap-4 compact:py-4">
          {request === null && faults.count === 0 ? (
            <Face kind="empty" title="Choose a network" frame="none">
              What speaks for and against it, and what exactly would be written, is shown here before anything
              is sent.
            </Face>
          ) : (
            <Preflight checks={checks} isAsking={isAsking} />
          )}
          {problem !== null && checks.length === 0 && !isAsking && (
            <Face kind="failed" title={problem.title} frame="none">
              {problem.detail}
            </Face>
          )}
          {plan !== null && <WhatIsWritten plan={plan} />}
        </div>
      </div>
    </Sheet>
  );
};

/** As long as the form is open, the picture beside it draws what it is about. */
const useDrawn = (pod: PodDetailWire, network: string | null, name: string, address: string): void => {
  const { plan } = usePlanned();
  const { namespace, name: podName } = pod;
  useEffect(() => {
    plan(
      network === null
        ? null
        : { namespace, pod: podName, network, interface: name === "" ? "new" : name, address },
    );
  }, [plan, namespace, podName, network, name, address]);
  useEffect(() => () => plan(null), [plan]);
};

/** What stands between the form and its act, in one sentence. */
const Blocker = ({
  request,
  plan,
  problem,
  faults,
  isAsking,
}: {
  request: AttachRequest | null;
  plan: PlanWire | null;
  problem: ProblemWire | null;
  faults: number;
  isAsking: boolean;
}) => {
  const refusals = problem?.preflight?.filter((check) => check.verdict === "refuse").length ?? 0;
  const count = faults + refusals;
  if (count > 0) {
    return (
      <>
        Fix <b className="font-title text-err">{count === 1 ? "1 refusal" : `${count} refusals`}</b> to go on.
      </>
    );
  }
  if (request === null) return "Choose a network.";
  if (problem !== null) return <span className="text-err">{problem.detail}</span>;
  if (isAsking || plan === null) return "Looking…";
  if (!plan.dryRun.ok) return <span className="text-err">{plan.dryRun.detail}</span>;
  return "Nothing has been sent.";
};

const requestOf = (
  pod: Pick<PodDetailWire, "namespace" | "name" | "uid">,
  chosen: string | null,
  draft: Draft,
): AttachRequest | null => {
  const [provider, namespace, ...rest] = (chosen ?? "").split("/");
  const name = rest.join("/");
  if (provider === undefined || namespace === undefined || namespace === "-" || name === "") return null;
  if (faultsOf(draft).count > 0) return null;
  const iface = draft.interface.trim();
  const ips = addressTexts(draft);
  const mac = draft.mac.trim();
  return {
    namespace: pod.namespace,
    pod: pod.name,
    podUid: pod.uid,
    network: { provider, namespace, name },
    ...(iface === "" ? {} : { interface: iface }),
    ...(ips.length === 0 ? {} : { ips }),
    ...(mac === "" ? {} : { mac }),
  };
};

const addressTexts = (draft: Draft): string[] => draft.address.split(/[\s,]+/).filter((text) => text !== "");

/** What can be seen to be wrong without asking anyone. */
const faultsOf = (draft: Draft): { address: string | null; mac: string | null; count: number } => {
  const bad = addressTexts(draft).find((text) => parseAddress(text.split("/")[0] ?? "") === undefined);
  const address = bad === undefined ? null : `${bad} is not an address.`;
  const mac =
    draft.mac.trim() === "" || parseMac(draft.mac.trim()) !== undefined ? null : macFault(draft.mac.trim());
  return { address, mac, count: Number(address !== null) + Number(mac !== null) };
};

const macFault = (text: string): string => {
  const groups = text.split(/[:-]/);
  const short = groups.findIndex((group) => group.length === 1);
  if (groups.length !== 6) return "A MAC has six groups, like 0a:58:0a:3c:01:1a.";
  if (short >= 0) return `Group ${short + 1} has one digit. Write 0${groups[short]}.`;
  return "A MAC is six groups of two hexadecimal digits.";
};

/** A value once it has been still for `ms`. */
const useSettled = <Value,>(value: Value, ms: number): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(waiting);
  }, [value, ms]);
  return settled;
};
