import { KEPT_CONDITION } from "../lean.ts";
import { put, readMetadata, set, setTime } from "./meta-fields.ts";
import type { Fields } from "./meta-fields.ts";
import type { ProtoReader } from "./proto-reader.ts";

/**
 * A Pod reduced to what `lean.ts` names, straight from its bytes (k8s.io/api/core/v1/generated.proto): metadata 1,
 * spec 2, status 3. What is not named is skipped without being made. Throws MalformedProtobuf.
 */
export const readPod = (reader: ProtoReader, end: number): Fields => {
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
  const spec: Fields = {};
  let claims: Fields[] | undefined;
  let containers: Fields[] | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    switch (field) {
      case 2: {
        const container = readContainer(reader, reader.enter(end));
        if (container !== undefined) (containers ??= []).push(container);
        break;
      }
      case 10:
        set(spec, "nodeName", reader.shared(end));
        break;
      case 11:
        if (reader.varint(end) !== 0) spec["hostNetwork"] = true;
        break;
      case 39:
        (claims ??= []).push(readClaim(reader, reader.enter(end)));
        break;
      default:
        reader.skip(end);
    }
  }
  if (claims !== undefined) spec["resourceClaims"] = claims;
  if (containers !== undefined) spec["containers"] = containers;
  return spec;
};

/** PodResourceClaim: name 1, resourceClaimName 3, resourceClaimTemplateName 4. */
const readClaim = (reader: ProtoReader, end: number): Fields => {
  const claim: Fields = {};
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) set(claim, "name", reader.shared(end));
    else if (field === 3) claim["resourceClaimName"] = reader.shared(end);
    else if (field === 4) claim["resourceClaimTemplateName"] = reader.shared(end);
    else reader.skip(end);
  }
  return claim;
};

/** Container: name 1, resources 8; undefined where it asks for no extended resource. */
const readContainer = (reader: ProtoReader, end: number): Fields | undefined => {
  let name = "";
  let resources: Fields | undefined;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) name = reader.shared(end);
    else if (field === 8) resources = readResources(reader, reader.enter(end));
    else reader.skip(end);
  }
  if (resources === undefined) return undefined;
  return name === "" ? { resources } : { name, resources };
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

/** An entry of a map<string, Quantity>: key 1, value 2; Quantity: string 1 (apimachinery/pkg/api/resource). */
const readAmount = (reader: ProtoReader, end: number, into: Fields | undefined): Fields | undefined => {
  let key = "";
  let amount = "0";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) key = reader.shared(end);
    else if (field === 2) amount = readQuantity(reader, reader.enter(end));
    else reader.skip(end);
  }
  if (!key.includes("/")) return into;
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
  const status: Fields = {};
  const lists: Record<"conditions" | "podIPs" | "init" | "containers", Fields[]> = {
    conditions: [],
    podIPs: [],
    init: [],
    containers: [],
  };
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    switch (field) {
      case 1:
        set(status, "phase", reader.shared(end));
        break;
      case 2:
        add(lists.conditions, readCondition(reader, reader.enter(end)));
        break;
      case 3:
        set(status, "message", reader.text(end));
        break;
      case 4:
        set(status, "reason", reader.shared(end));
        break;
      case 5:
        set(status, "hostIP", reader.shared(end));
        break;
      case 6:
        set(status, "podIP", reader.text(end));
        break;
      case 7:
        setTime(status, "startTime", reader, end);
        break;
      case 8:
        add(lists.containers, readWaiting(reader, reader.enter(end)));
        break;
      case 10:
        add(lists.init, readWaiting(reader, reader.enter(end)));
        break;
      case 12:
        lists.podIPs.push(readPodIP(reader, reader.enter(end)));
        break;
      default:
        reader.skip(end);
    }
  }
  if (lists.conditions.length > 0) status["conditions"] = lists.conditions;
  if (lists.podIPs.length > 0) status["podIPs"] = lists.podIPs;
  if (lists.init.length > 0) status["initContainerStatuses"] = lists.init;
  if (lists.containers.length > 0) status["containerStatuses"] = lists.containers;
  return status;
};

const add = (list: Fields[], fields: Fields | undefined): void => {
  if (fields !== undefined) list.push(fields);
};

/** PodCondition: type 1, status 2; the one that is read, else undefined. */
const readCondition = (reader: ProtoReader, end: number): Fields | undefined => {
  let type = "";
  let status = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) type = reader.shared(end);
    else if (field === 2) status = reader.shared(end);
    else reader.skip(end);
  }
  return type === KEPT_CONDITION ? { type, status } : undefined;
};

/** PodIP: ip 1. */
const readPodIP = (reader: ProtoReader, end: number): Fields => {
  const podIP: Fields = {};
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) set(podIP, "ip", reader.text(end));
    else reader.skip(end);
  }
  return podIP;
};

/** ContainerStatus: state 2; ContainerState: waiting 1; ContainerStateWaiting: reason 1. */
const readWaiting = (reader: ProtoReader, end: number): Fields | undefined => {
  const reason = within(reader, end, 2, (stateEnd) =>
    within(reader, stateEnd, 1, (waitingEnd) => {
      let text = "";
      for (let field = reader.next(waitingEnd); field !== 0; field = reader.next(waitingEnd)) {
        if (field === 1) text = reader.shared(waitingEnd);
        else reader.skip(waitingEnd);
      }
      return text;
    }),
  );
  return reason === "" ? undefined : { state: { waiting: { reason } } };
};

/** Reads one field of a message that is a message itself; "" where it isn't there. */
const within = (reader: ProtoReader, end: number, wanted: number, read: (end: number) => string): string => {
  let found = "";
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === wanted) found = read(reader.enter(end));
    else reader.skip(end);
  }
  return found;
};
