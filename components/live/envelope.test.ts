import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { StreamMessage } from "../../lib/wire/stream.ts";
import { readEnvelope } from "./envelope.ts";

const Envelope = StreamMessage.extend({ put: z.array(z.unknown()) });

/** Mostly as it should be, with one or another field that isn't. */
const messages = fc.record(
  {
    view: fc.oneof(fc.string(), fc.constant(4)),
    revision: fc.oneof(fc.nat(), fc.constant(1.5), fc.constant("3"), fc.constant(Number.NaN)),
    put: fc.oneof(fc.array(fc.jsonValue()), fc.constant({})),
    drop: fc.oneof(fc.array(fc.string()), fc.constant([4]), fc.constant(null)),
    frame: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.constant(null), fc.constant([])),
  },
  { requiredKeys: [] },
);

test("is a message exactly where the contract says so", () => {
  fc.assert(
    fc.property(fc.oneof(messages, fc.jsonValue()), (message) => {
      const said = Envelope.safeParse(message);
      const read = readEnvelope(message);
      expect(read !== null).toBe(said.success);
      if (said.success) expect(read).toMatchObject(said.data);
    }),
  );
});
