import { at, isRecord, recordAt, stringAt } from "../store/json.ts";
import { makeCase } from "./case.ts";
import type { Case, CaseRun } from "./case.ts";
import { ask } from "./client.ts";
import { differences } from "./compare.ts";
import {
  annotate,
  compareOptions,
  equal,
  localise,
  makeNad,
  must,
  NADS,
  replay,
  send,
  versionOf,
} from "./contract.ts";
import type { Contract } from "./contract.ts";
import type { Recording } from "./recording.ts";

/** Creates, updates, patches and deletes, refused and carried out. */
function nadPath(contract: Contract, name: string): string {
  return `${localise(contract, NADS)}/${name}`;
}

async function currentNad(contract: Contract, name: string): Promise<Record<string, unknown>> {
  const answer = await must(contract.cluster, { path: nadPath(contract, name) });
  return isRecord(answer.json) ? answer.json : {};
}

function withMetadata(
  object: Record<string, unknown>,
  change: (metadata: Record<string, unknown>) => void,
): string {
  const metadata = { ...recordAt(object, "metadata") };
  change(metadata);
  return JSON.stringify({ ...object, metadata });
}

/** The recorded patch against an object of this case's own. */
function onOwnNad(name: string, prepare?: (contract: Contract, path: string) => Promise<unknown>): CaseRun {
  return async (contract, recording) => {
    await makeNad(contract.cluster, contract.namespace, name);
    await prepare?.(contract, nadPath(contract, name));
    return replay(contract, recording, {
      path: localise(contract, recording.path).replace("/l2-only", `/${name}`),
    });
  };
}

function renamed(recording: Recording, from: string, to: string): Recording {
  const { statusBody } = recording;
  const swap = (text: string): string => text.replaceAll(`"${from}"`, `"${to}"`);
  const renamedBody: unknown = statusBody && JSON.parse(swap(JSON.stringify(statusBody)));
  return {
    ...recording,
    path: recording.path.replace(`/${from}`, `/${to}`),
    ...(recording.body === undefined ? {} : { body: swap(recording.body) }),
    ...(isRecord(renamedBody) ? { statusBody: renamedBody } : {}),
  };
}

async function applyConfig(contract: Contract, name: string, manager: string): Promise<void> {
  await must(contract.cluster, {
    method: "PATCH",
    path: `${nadPath(contract, name)}?fieldManager=${manager}`,
    headers: { "content-type": "application/apply-patch+yaml" },
    body: JSON.stringify({
      apiVersion: "k8s.cni.cncf.io/v1",
      kind: "NetworkAttachmentDefinition",
      metadata: { name },
      spec: { config: "{}" },
    }),
  });
}

const unchanged: CaseRun = async (contract, recording) => {
  const path = localise(contract, "/api/v1/namespaces/lab/pods/p-macvlan");
  const before = await ask(contract.cluster, { path });
  const found = await replay(contract, recording);
  const after = await ask(contract.cluster, { path });
  const annotations = (value: unknown): unknown => at(value, "metadata", "annotations");
  return [...found, ...equal("annotations afterwards", annotations(after.json), annotations(before.json))];
};

export const writeCases: readonly Case[] = [
  makeCase("30", async (contract, recording) => {
    const old = await currentNad(contract, "l2-only");
    await annotate(
      contract.cluster,
      nadPath(contract, "l2-only"),
      { "bench/moved": String(Date.now()) },
      "curl",
    );
    return replay(contract, recording, { body: JSON.stringify(old) });
  }),
  makeCase("31", async (contract, recording) => {
    const object = await currentNad(contract, "l2-only");
    const body = withMetadata(object, (metadata) => {
      delete metadata["resourceVersion"];
    });
    return replay(contract, recording, { body });
  }),
  makeCase("32", async (contract, recording) => {
    const object = await currentNad(contract, "l2-only");
    const body = withMetadata(object, (metadata) => {
      delete metadata["resourceVersion"];
      delete metadata["uid"];
    });
    return replay(contract, recording, { body });
  }),
  makeCase("33"),
  makeCase("34", onOwnNad("patched-34")),
  makeCase(
    "35",
    onOwnNad("patched-35", (contract, path) =>
      annotate(contract.cluster, path, { "bench/x": "1" }, "bench-curl"),
    ),
  ),
  makeCase("36"),
  makeCase("37"),
  makeCase("38"),
  makeCase("39", async (contract, recording) => {
    const found = await replay(contract, recording);
    const after = await ask(contract.cluster, { path: nadPath(contract, "dry") });
    return [...found, ...equal("status of the dry-run object", after.status, 404)];
  }),
  ...["40", "41", "42", "43", "44", "45", "46", "47", "48", "49"].map((id) => makeCase(id)),
  makeCase("85", (contract, recording) => replay(contract, renamed(recording, "ssa", "ssa-85"))),
  makeCase("86", async (contract, recording) => {
    await applyConfig(contract, "ssa-86", "bench-a");
    return replay(contract, renamed(recording, "ssa", "ssa-86"));
  }),
  makeCase("87", async (contract, recording) => {
    await applyConfig(contract, "ssa-87", "bench-a");
    const found = await replay(contract, renamed(recording, "ssa", "ssa-87"));
    const after = await ask(contract.cluster, { path: nadPath(contract, "ssa-87") });
    return [...found, ...equal("status afterwards", after.status, 404)];
  }),
  makeCase("88"),
  makeCase("98", async (contract, recording) => {
    const path = localise(contract, "/api/v1/namespaces/lab/pods/p-macvlan");
    const before = await ask(contract.cluster, { path });
    const answer = await send(contract, recording);
    return [
      ...differences(answer, recording, compareOptions(contract)),
      ...equal("version", versionOf(answer.json), versionOf(before.json)),
    ];
  }),
  makeCase("99-jsonpatch", unchanged),
  makeCase("99b", async (contract, recording) => {
    const answer = await send(contract, recording);
    const networks = stringAt(answer.json, "metadata", "annotations", "k8s.v1.cni.cncf.io/networks");
    return [
      ...(await unchanged(contract, recording)),
      ...equal("networks in the answer", networks, "macvlan-hostlocal@net1"),
    ];
  }),
  makeCase("99c"),
];
