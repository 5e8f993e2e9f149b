import type { Attachment } from "../model/attachment.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problems.ts";
import { PROBLEMS } from "../model/problems.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { AttachmentWire } from "./attachment.ts";
import type { EvidenceWire, NoteWire } from "./common.ts";
import type { z } from "zod";

export const presentAttachment = (attachment: Attachment): AttachmentWire => ({
  id: attachment.id,
  cluster: attachment.cluster,
  namespace: attachment.pod.namespace,
  pod: attachment.pod.name,
  podUid: attachment.podUid,
  node: attachment.node,
  interface: attachment.interface,
  network: { ...attachment.network },
  isNetworkDefined: attachment.isNetworkDefined,
  state: attachment.state,
  reason: attachment.reason,
  since: attachment.since,
  default: attachment.isDefault,
  asked: presentEvidence(attachment.asked),
  reported: presentEvidence(attachment.reported),
  observed: presentEvidence(attachment.observed),
  recorded: presentEvidence(attachment.recorded),
});

const presentEvidence = (evidence: Evidence | null): EvidenceWire | null =>
  evidence === null
    ? null
    : {
        source: evidence.source,
        at: evidence.at,
        mac: evidence.mac,
        addresses: evidence.addresses.map(({ address, prefixLength, origin }) => ({
          address,
          prefixLength,
          origin,
        })),
        mtu: evidence.mtu,
        link: evidence.link,
        gateways: [...evidence.gateways],
        device: evidence.device,
        containerId: evidence.containerId,
        staleSince: evidence.staleSince ?? null,
        from: nameOf(evidence.from),
      };

/** `Pod web/shop-1` */
export const nameOf = (ref: SourceRef): string =>
  `${ref.kind} ${ref.namespace === null ? ref.name : `${ref.namespace}/${ref.name}`}`;

export const presentProblem = (problem: Problem): z.infer<typeof NoteWire> => ({
  code: problem.code,
  title: PROBLEMS[problem.code].title,
  detail: problem.detail,
  path: problem.path ?? null,
});
