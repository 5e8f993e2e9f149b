import { readEnvelope, unlessMalformed } from "./envelope.ts";
import { said } from "./meta-fields.ts";
import type { Fields } from "./meta-fields.ts";
import { ProtoReader } from "./proto-reader.ts";

/** A Status in its envelope, in the shape that JSON has; undefined where the bytes are something else. */
export const statusIn = (bytes: Buffer): Fields | undefined => {
  try {
    const reader = new ProtoReader(bytes);
    const envelope = readEnvelope(reader, bytes.length);
    if (envelope.kind !== "Status") return undefined;
    reader.pos = envelope.rawStart;
    return readStatus(reader, envelope.rawEnd);
  } catch (error) {
    return unlessMalformed(error);
  }
};

/**
 * Status: status 2, message 3, reason 4, details 5, code 6 (k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto). Throws
 * MalformedProtobuf.
 */
export const readStatus = (reader: ProtoReader, end: number): Fields => {
  const status: Fields = { kind: "Status" };
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 2) status["status"] = said(reader.text(end));
    else if (field === 3) status["message"] = said(reader.text(end));
    else if (field === 4) status["reason"] = said(reader.text(end));
    else if (field === 5) status["details"] = readDetails(reader, reader.enter(end));
    else if (field === 6) status["code"] = reader.varint(end);
    else reader.skip(end);
  }
  return status;
};

/** StatusDetails: causes 4, retryAfterSeconds 5. */
const readDetails = (reader: ProtoReader, end: number): Fields => {
  const causes: Fields[] = [];
  const details: Fields = { causes };
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 4) causes.push(readCause(reader, reader.enter(end)));
    else if (field === 5) {
      const seconds = reader.varint(end);
      if (seconds > 0) details["retryAfterSeconds"] = seconds;
    } else reader.skip(end);
  }
  return details;
};

/** StatusCause: reason 1. */
const readCause = (reader: ProtoReader, end: number): Fields => {
  const cause: Fields = {};
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) cause["reason"] = said(reader.text(end));
    else reader.skip(end);
  }
  return cause;
};
