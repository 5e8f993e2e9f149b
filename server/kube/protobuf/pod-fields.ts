import { KEPT_CONDITION } from "../lean.ts";
import { put, readMetadata, readTime, said } from "./meta-fields.ts";
import type { Fields } from "./meta-fields.ts";
import type { ProtoReader } from "./proto-reader.ts";

/**
 * A Pod reduced to what `lean.ts` names, straight from its bytes (k8s.io/api/core/v1/generated.proto): metadata 1,
 * spec 2, status 3. What is not named is skipped without being made. Throws MalformedProtobuf.
 */
export const readPod = (
  reader: ProtoReader,
  end: number,
): { readonly metadata: Fields; readonly spec: Fields; readonly status: Fields } => {
  let metadata: Fields = {};
  let spec: Fields = {};
  let status: Fields = {};
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) metadata = readMetadata(reader, reader.enter(end));
    else if (field === 2) spec = readSpec(reader, reader.enter(end));
    else if (field === 3) status = readStatus(reader, reader.enter(end));
    else reader.skip(end);
  }
  return { metadata, spec, status };
};

/** PodSpec: containers 2, nodeName 10, hostNetwork 11, resourceClaims 39. */
const readSpec = (reader: ProtoReader, end: number): Fields => {
  let nodeName: string | undefined;
  let hostNetwork: true | undefined;
  let resourceClaims: Fields[] | undefined;
  let containers: Fields[] | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    switch (field) {
      case 2: {
        const container = readContainer(reader, reader.enter(end));
        if (container !== undefined) (containers ??= []).push(container);
        break;
      }
      case 10:
        nodeName = said(reader.shared(end));
        break;
      case 11:
        if (reader.varint(end) !== 0) hostNetwork = true;
        break;
      case 39:
        (resourceClaims ??= []).push(readClaim(reader, reader.enter(end)));
        break;
      default:
        reader.skip(end);
    }
  }
  return { nodeName, hostNetwork, resourceClaims, containers };
};

/** PodResourceClaim: name 1, resourceClaimName 3, resourceClaimTemplateName 4. */
const readClaim = (reader: ProtoReader, end: number): Fields => {
  const claim: Fields = {};
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) claim["name"] = said(reader.shared(end));
    else if (field === 3) claim["resourceClaimName"] = reader.shared(end);
    else if (field === 4) claim["resourceClaimTemplateName"] = reader.shared(end);
    else reader.skip(end);
  }
  return claim;
};

/** Container: name 1, resources 8; undefined where it asks for no extended resource. */
const readContainer = (reader: ProtoReader, end: number): Fields | undefined => {
  const { pos: start } = reader;
  let resources: Fields | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 8) resources = readResources(reader, reader.enter(end));
    else reader.skip(end);
  }
  // Most ask for none: who they are is read only where it is kept.
  if (resources === undefined) return undefined;
  const name = readName(reader, start, end);
  return name === "" ? { resources } : { name, resources };
};

/** The text of field 1 of a message that was gone through before. */
const readName = (reader: ProtoReader, start: number, end: number): string => {
  let name = "";
  reader.pos = start;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) name = reader.shared(end);
    else reader.skip(end);
  }
  return name;
};

/** ResourceRequirements: limits 1, requests 2. */
const readResources = (reader: ProtoReader, end: number): Fields | undefined => {
  let limits: Fields | undefined;
  let requests: Fields | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) limits = readAmount(reader, reader.enter(end), limits);
    else if (field === 2) requests = readAmount(reader, reader.enter(end), requests);
    else reader.skip(end);
  }
  if (limits === undefined && requests === undefined) return undefined;
  return {
    ...(requests === undefined ? {} : { requests }),
    ...(limits === undefined ? {} : { limits }),
  };
};

/** Only extended resources (`vendor/name`) are kept. */
const SLASH = 0x2f;

/** An entry of a map<string, Quantity>: key 1, value 2; Quantity: string 1 (apimachinery/pkg/api/resource). */
const readAmount = (reader: ProtoReader, end: number, into: Fields | undefined): Fields | undefined => {
  let key: string | undefined;
  let amount = "0";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1 && reader.hasByte(end, SLASH)) key = reader.shared(end);
    else if (field === 2 && key !== undefined) amount = readQuantity(reader, reader.enter(end));
    else reader.skip(end);
  }
  if (key === undefined) return into;
  const amounts = into ?? {};
  put(amounts, key, amount);
  return amounts;
};

const readQuantity = (reader: ProtoReader, end: number): string => {
  let text = "0";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) text = reader.shared(end);
    else reader.skip(end);
  }
  return text;
};

/**
 * PodStatus: phase 1, conditions 2, message 3, reason 4, hostIP 5, podIP 6, startTime 7, containerStatuses 8,
 * initContainerStatuses 10, podIPs 12.
 */
const readStatus = (reader: ProtoReader, end: number): Fields => {
  let phase: string | undefined;
  let message: string | undefined;
  let reason: string | undefined;
  let hostIP: string | undefined;
  let podIP: string | undefined;
  let startTime: string | undefined;
  let conditions: Fields[] | undefined;
  let podIPs: Fields[] | undefined;
  let initContainerStatuses: Fields[] | undefined;
  let containerStatuses: Fields[] | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    switch (field) {
      case 1:
        phase = said(reader.shared(end));
        break;
      case 2:
        conditions = added(conditions, readCondition(reader, reader.enter(end)));
        break;
      case 3:
        message = said(reader.text(end));
        break;
      case 4:
        reason = said(reader.shared(end));
        break;
      case 5:
        hostIP = said(reader.shared(end));
        break;
      case 6:
        podIP = said(reader.shared(end));
        break;
      case 7:
        startTime = readTime(reader, end);
        break;
      case 8:
        containerStatuses = added(containerStatuses, readWaiting(reader, reader.enter(end)));
        break;
      case 10:
        initContainerStatuses = added(initContainerStatuses, readWaiting(reader, reader.enter(end)));
        break;
      case 12:
        (podIPs ??= []).push(readPodIP(reader, reader.enter(end)));
        break;
      default:
        reader.skip(end);
    }
  }
  return {
    phase,
    reason,
    message,
    hostIP,
    podIP,
    podIPs,
    startTime,
    conditions,
    initContainerStatuses,
    containerStatuses,
  };
};

const added = (list: Fields[] | undefined, fields: Fields | undefined): Fields[] | undefined => {
  if (fields === undefined) return list;
  if (list === undefined) return [fields];
  list.push(fields);
  return list;
};

const KEPT = Buffer.from(KEPT_CONDITION);

/** PodCondition: type 1, status 2; the one that is read, else undefined. */
const readCondition = (reader: ProtoReader, end: number): Fields | undefined => {
  let isKept = false;
  let status = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) isKept = reader.isText(end, KEPT);
    else if (field === 2 && isKept) status = reader.shared(end);
    else reader.skip(end);
  }
  return isKept ? { type: KEPT_CONDITION, status } : undefined;
};

/** PodIP: ip 1. The first is `podIP` once more. */
const readPodIP = (reader: ProtoReader, end: number): Fields => {
  let ip: string | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) ip = said(reader.shared(end));
    else reader.skip(end);
  }
  return { ip };
};

/** ContainerStatus: state 2; ContainerState: waiting 1; ContainerStateWaiting: reason 1. */
const readWaiting = (reader: ProtoReader, end: number): Fields | undefined => {
  let reason = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 2) reason = readState(reader, reader.enter(end));
    else reader.skip(end);
  }
  return reason === "" ? undefined : { state: { waiting: { reason } } };
};

const readState = (reader: ProtoReader, end: number): string => {
  let reason = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) reason = readReason(reader, reader.enter(end));
    else reader.skip(end);
  }
  return reason;
};

const readReason = (reader: ProtoReader, end: number): string => {
  let reason = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) reason = reader.shared(end);
    else reader.skip(end);
  }
  return reason;
};
