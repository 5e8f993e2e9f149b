import { sharedText, textIn } from "./texts.ts";

/**
 * The bytes aren't what they claim to be. Thrown and caught inside this folder only: outside it is a failure with a code
 * or a frame that is left out.
 */
export class MalformedProtobuf extends Error {}

const VARINT_BYTES_MAX = 10;

/** The wire types of protobuf (protobuf.dev/programming-guides/encoding). Groups are not used by Kubernetes. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * Reads one message field by field, in place and without garbage of its own: `next` steps to a field, then exactly one of
 * the readers, `enter` or `skip` takes it. Throws MalformedProtobuf. A class, because 150,000 pods have 40 million fields:
 * closures made anew for each message cost more than the reading.
 */
export class ProtoReader {
  readonly bytes: Buffer;
  pos: number;
  private wire = 0;

  constructor(bytes: Buffer, from = 0) {
    this.bytes = bytes;
    this.pos = from;
  }

  /** Steps to the next field before `end`; 0 where there is none. */
  next(end: number): number {
    const { pos } = this;
    if (pos >= end) return 0;
    let tag = this.bytes[pos] ?? 0;
    if (tag < 0x80) this.pos = pos + 1;
    else tag = this.number(end);
    this.wire = tag % 8;
    const field = Math.floor(tag / 8);
    if (field === 0) throw new MalformedProtobuf("a field has no number");
    return field;
  }

  /** End of the message that the present field holds; `pos` stands at its beginning. */
  enter(end: number): number {
    if (this.wire !== BYTES) throw new MalformedProtobuf("a field has another type than promised");
    const { pos } = this;
    let size = pos < end ? (this.bytes[pos] ?? 0) : 0x80;
    if (size < 0x80) this.pos = pos + 1;
    else size = this.number(end);
    if (size > end - this.pos) throw new MalformedProtobuf("a field is longer than its message");
    return this.pos + size;
  }

  skip(end: number): void {
    switch (this.wire) {
      case BYTES:
        this.pos = this.enter(end);
        return;
      case VARINT:
        this.number(end);
        return;
      case FIXED64:
        this.advance(8, end);
        return;
      case FIXED32:
        this.advance(4, end);
        return;
      default:
        throw new MalformedProtobuf("a field has an unknown type");
    }
  }

  varint(end: number): number {
    if (this.wire !== VARINT) throw new MalformedProtobuf("a field has another type than promised");
    return this.number(end);
  }

  text(end: number): string {
    const stop = this.enter(end);
    const start = this.pos;
    this.pos = stop;
    return textIn(this.bytes, start, stop);
  }

  /** The same string object for the same bytes again: for what repeats from pod to pod. */
  shared(end: number): string {
    const stop = this.enter(end);
    const start = this.pos;
    this.pos = stop;
    return sharedText(this.bytes, start, stop);
  }

  /** Whether the present field is this text; makes none. */
  isText(end: number, text: Buffer): boolean {
    const stop = this.enter(end);
    const start = this.pos;
    this.pos = stop;
    return stop - start === text.length && text.compare(this.bytes, start, stop) === 0;
  }

  /** Whether the present field is a text with this (ASCII) character in it; makes none, and leaves the field to be taken. */
  hasByte(end: number, character: number): boolean {
    const { pos: before } = this;
    const stop = this.enter(end);
    let at = this.pos;
    while (at < stop && this.bytes[at] !== character) at += 1;
    this.pos = before;
    return at < stop;
  }

  private number(end: number): number {
    let value = 0;
    let scale = 1;
    for (let read = 0; read < VARINT_BYTES_MAX; read += 1) {
      if (this.pos >= end) throw new MalformedProtobuf("a number is cut off");
      const byte = this.bytes[this.pos] ?? 0;
      this.pos += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MalformedProtobuf("a number is too long");
  }

  private advance(size: number, end: number): void {
    if (this.pos + size > end) throw new MalformedProtobuf("a field is cut off");
    this.pos += size;
  }
}
