import type { KubeObject } from "../../../lib/kube/kube-object.ts";
import { asKubeObject } from "../incoming.ts";
import { readPod } from "./pod-fields.ts";
import { MalformedProtobuf, ProtoReader } from "./proto-reader.ts";

export const PROTOBUF = "application/vnd.kubernetes.protobuf";

export const isProtobuf = (contentType: string): boolean => contentType.toLowerCase().startsWith(PROTOBUF);

/** What stands in front of every Kubernetes protobuf message (kubernetes.io/docs/reference/using-api/api-concepts). */
export const MAGIC = Buffer.from("k8s\0", "latin1");

/** `k8s\0` and runtime.Unknown (k8s.io/apimachinery/pkg/runtime/generated.proto): typeMeta 1, raw 2. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly rawStart: number;
  readonly rawEnd: number;
}

/** Throws MalformedProtobuf. */
export const readEnvelope = (reader: ProtoReader, end: number): Envelope => {
  const start = reader.pos;
  if (end - start < MAGIC.length || MAGIC.compare(reader.bytes, start, start + MAGIC.length) !== 0)
    throw new MalformedProtobuf("not a Kubernetes message");
  reader.pos = start + MAGIC.length;
  let type = { apiVersion: "", kind: "" };
  let rawStart = reader.pos;
  let rawEnd = reader.pos;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) type = readTypeMeta(reader, reader.enter(end));
    else if (field === 2) {
      rawEnd = reader.enter(end);
      rawStart = reader.pos;
      reader.pos = rawEnd;
    } else reader.skip(end);
  }
  return { ...type, rawStart, rawEnd };
};

/** TypeMeta: apiVersion 1, kind 2. */
const readTypeMeta = (reader: ProtoReader, end: number): { apiVersion: string; kind: string } => {
  const type = { apiVersion: "", kind: "" };
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) type.apiVersion = reader.shared(end);
    else if (field === 2) type.kind = reader.shared(end);
    else reader.skip(end);
  }
  return type;
};

/** A bare Pod; undefined where it can't be kept. */
export const podIn = (bytes: Buffer, start: number, end: number): KubeObject | undefined => {
  try {
    return asKubeObject(readPod(new ProtoReader(bytes, start), end));
  } catch (error) {
    return unlessMalformed(error);
  }
};

/** Lets everything through that isn't the sender's fault. */
export const unlessMalformed = (error: unknown): undefined => {
  if (error instanceof MalformedProtobuf) return undefined;
  throw error;
};
