import fc from "fast-check";
import { expect, test } from "vitest";
import type { Claim, PodEvidence } from "../model/evidence.ts";
import { evidenceId } from "../model/ids.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { createFormTable } from "./evidence-forms.ts";
import { packEvidence, unpackEvidence, unpackOne } from "./packed-evidence.ts";

/** Few, so that many are alike; and some that could be taken for the marks between them. */
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("", "a", "b", "1:a", "-", "a-", "\n") },
  fc.string({ maxLength: 12, unit: "binary" }),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const ref: fc.Arbitrary<SourceRef> = fc.record({
  cluster: text,
  group: text,
  kind: text,
  namespace: maybe(text),
  name: text,
  uid: maybe(text),
});

const claim = (from: SourceRef): fc.Arbitrary<Claim> =>
  fc.record(
    {
      source: text,
      at: maybe(text),
      mac: maybe(text),
      addresses: fc.array(
        fc.record(
          {
            address: text,
            prefixLength: maybe(fc.nat(128)),
            origin: maybe(text),
            isDuplicate: fc.constant(true as const),
          },
          { requiredKeys: ["address", "prefixLength", "origin"] },
        ),
        { maxLength: 3 },
      ),
      mtu: maybe(fc.nat(2)),
      link: maybe(fc.constantFrom("up" as const, "down" as const)),
      gateways: fc.array(text, { maxLength: 2 }),
      device: maybe(text),
      containerId: maybe(text),
      from: fc.oneof({ weight: 9, arbitrary: fc.constant(from) }, ref),
      staleSince: text,
      network: maybe(
        fc.record({
          provider: fc.constantFrom("multus" as const, "cluster-default" as const),
          namespace: maybe(text),
          name: text,
        }),
      ),
      interface: maybe(text),
      isDefault: fc.boolean(),
      index: fc.nat(1),
      hostLink: text,
      since: text,
    },
    {
      requiredKeys: [
        "source",
        "at",
        "mac",
        "addresses",
        "mtu",
        "link",
        "gateways",
        "device",
        "containerId",
        "from",
        "network",
        "interface",
        "isDefault",
        "index",
      ],
    },
  );

const evidence: fc.Arbitrary<PodEvidence> = fc
  .tuple(ref, text, text, text)
  .chain(([from, source, namespace, name]) => {
    const claims = fc.array(claim(from), { maxLength: 4 });
    return fc
      .record({
        asked: claims,
        reported: claims,
        observed: maybe(claims),
        askedText: fc.option(text, { nil: undefined }),
      })
      .map(({ askedText, ...said }) => ({
        kind: "pod-evidence" as const,
        id: evidenceId("c", source, { namespace, name }),
        cluster: "c",
        from,
        source,
        pod: { namespace, name },
        ...said,
        ...(askedText === undefined ? {} : { askedText }),
        problems: askedText === "a" ? [{ code: "ANNOTATION_INVALID" as const, detail: "d", from }] : [],
      }));
  });

test("evidence comes out as it went in", () => {
  // Few, so that they are forgotten now and then.
  const table = createFormTable(5);
  fc.assert(
    fc.property(fc.array(evidence, { maxLength: 3 }), fc.option(ref, { nil: undefined }), (before, own) => {
      const pod = { namespace: "lab", name: "web-1" };
      const said = before.map((each) => ({ ...each, pod, id: evidenceId("c", each.source, pod) }));
      const packed = packEvidence(said, table, own);
      expect(packed === undefined ? [] : unpackEvidence(packed, "c", pod)).toEqual(said);
      for (const source of ["nobody", ...said.map((each) => each.source)])
        expect(packed && unpackOne(packed, "c", pod, source)).toEqual(
          said.find((each) => each.source === source),
        );
    }),
    { numRuns: 300 },
  );
});
