import { PbfWriter } from "pbf";
import { expect, test } from "vitest";
import { builtInTypes } from "../store/resource-type.ts";
import { stored } from "../store/stored.ts";
import { decodeBody } from "./protobuf-decode.ts";
import { protoItem } from "./protobuf.ts";

const pods = builtInTypes().find((type) => type.key === "pods");

test("a pod reads as it was written", () => {
  const pod = {
    metadata: { name: "a", namespace: "lab", labels: { app: "a", tier: "" }, finalizers: ["x/y"] },
    spec: {
      terminationGracePeriodSeconds: 0,
      nodeName: "node-a",
      containers: [{ name: "c", image: "i", args: ["", "-v"], resources: { limits: { cpu: "1" } } }],
    },
  };
  if (!pods) throw new Error("no pods");
  const bytes = protoItem(pods, stored(pod, 1));
  expect(decodeBody(bytes)).toEqual({ ok: true, object: { apiVersion: "v1", kind: "Pod", ...pod } });
});

/** What a typed client sends: the envelope around a message. */
function body(apiVersion: string, kind: string, write: (pbf: PbfWriter) => void): Buffer {
  const envelope = new PbfWriter();
  envelope.writeMessage(
    1,
    (_: undefined, pbf: PbfWriter) => {
      pbf.writeStringField(1, apiVersion);
      pbf.writeStringField(2, kind);
    },
    undefined,
  );
  envelope.writeMessage(2, (_: undefined, pbf: PbfWriter) => write(pbf), undefined);
  return Buffer.concat([Buffer.from("k8s\0", "latin1"), envelope.finish()]);
}

const message = (pbf: PbfWriter, field: number, write: (inner: PbfWriter) => void): void =>
  pbf.writeMessage(field, (_: undefined, inner: PbfWriter) => write(inner), undefined);

test("a zero counts where it is a pointer in Go, and only there", () => {
  const bytes = body("apps/v1", "Deployment", (deployment) => {
    message(deployment, 2, (spec) => {
      spec.writeVarintField(1, 0);
      spec.writeVarintField(5, 0);
      spec.writeBooleanField(7, false);
    });
    // A status of nothing but zeros, as Go writes it.
    message(deployment, 3, (status) => status.writeVarintField(2, 0));
  });
  expect(decodeBody(bytes)).toEqual({
    ok: true,
    object: { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: 0 } },
  });
});

test("what it can't keep it refuses by number, and empty fields do no harm", () => {
  const withVolume = (content: string): Buffer =>
    body("v1", "Pod", (pod) => message(pod, 2, (spec) => spec.writeStringField(1, content)));
  expect(decodeBody(withVolume(""))).toMatchObject({ ok: true });
  expect(decodeBody(withVolume("v"))).toMatchObject({
    ok: false,
    message: "the lab does not read field 1 of Pod.spec as protobuf",
  });
});

test("other kinds, other prefixes and cut bodies are refused, none of them throws", () => {
  expect(decodeBody(body("example.org/v1", "Thing", () => undefined))).toMatchObject({
    ok: false,
    isUnknownKind: true,
  });
  expect(decodeBody(Buffer.from("{}"))).toMatchObject({ ok: false, isUnknownKind: false });
  const whole = body("v1", "ConfigMap", (map) =>
    message(map, 2, (entry) => {
      entry.writeStringField(1, "key");
      entry.writeStringField(2, "value");
    }),
  );
  expect(decodeBody(whole)).toMatchObject({ object: { data: { key: "value" } } });
  for (let size = 0; size < whole.length; size++)
    expect(() => decodeBody(whole.subarray(0, size))).not.toThrow();
});
