import { isRecord, listOf, recordOf, textOf } from "../../../lib/kube/fields.ts";
import { netnsOf } from "../../../lib/cni/result-cache.ts";
import { MalformedProtobuf, ProtoReader } from "../../kube/protobuf/proto-reader.ts";
import type { RuntimeSandbox } from "../powers.ts";

/** A pod sandbox as the runtime lists it: its network namespace is told apart. */
export type ListedSandbox = Omit<RuntimeSandbox, "netns">;

const SANDBOXES_MAX = 10_000;
const TEXT_MAX = 512;
/** A pod with hundreds of mounts and variables has 100 KB of it. */
const INFO_MAX = 1024 * 1024;
const UNLIKELY = /[^\x21-\x7e]/;

/**
 * `ListPodSandboxResponse { repeated PodSandbox items = 1 }`; undefined where the bytes are something else.
 * @see https://github.com/kubernetes/cri-api/blob/master/pkg/apis/runtime/v1/api.proto
 */
export const readSandboxes = (bytes: Buffer): readonly ListedSandbox[] | undefined =>
  readSafely(() => {
    const reader = new ProtoReader(bytes);
    const found: ListedSandbox[] = [];
    for (let field = reader.next(bytes.length); field !== 0; field = reader.next(bytes.length)) {
      if (field !== 1) {
        reader.skip(bytes.length);
        continue;
      }
      const sandbox = readSandbox(reader, reader.enter(bytes.length));
      if (sandbox !== undefined && found.length < SANDBOXES_MAX) found.push(sandbox);
    }
    return found;
  });

/** `PodSandbox { string id = 1; PodSandboxMetadata metadata = 2; PodSandboxState state = 3 }` */
const readSandbox = (reader: ProtoReader, end: number): ListedSandbox | undefined => {
  let id = "";
  let [name, uid, namespace] = ["", "", ""];
  let state = 0;
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1) id = reader.text(end);
    else if (field === 2) [name, uid, namespace] = readMetadata(reader, reader.enter(end));
    else if (field === 3) state = reader.varint(end);
    else reader.skip(end);
  }
  if ([id, name, namespace].some((text) => !isPlain(text)) || (uid !== "" && !isPlain(uid))) return undefined;
  return { id, pod: { namespace, name, uid: uid === "" ? null : uid }, isReady: state === 0 };
};

/** `PodSandboxMetadata { string name = 1; string uid = 2; string namespace = 3 }` */
const readMetadata = (reader: ProtoReader, end: number): [name: string, uid: string, namespace: string] => {
  const texts: [string, string, string] = ["", "", ""];
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1 || field === 2 || field === 3) texts[field - 1] = reader.text(end);
    else reader.skip(end);
  }
  return texts;
};

/**
 * The path of a sandbox' network namespace, from `PodSandboxStatusResponse { map<string, string> info = 2 }`. null: it
 * has none of its own, or the runtime doesn't say. undefined: these are other bytes.
 * Surprise: what stands in `info` is no part of the API; containerd and CRI-O both put the OCI specification there.
 */
export const readSandboxNetns = (bytes: Buffer): string | null | undefined =>
  readSafely(() => {
    const reader = new ProtoReader(bytes);
    let netns: string | null = null;
    for (let field = reader.next(bytes.length); field !== 0; field = reader.next(bytes.length)) {
      if (field !== 2) {
        reader.skip(bytes.length);
        continue;
      }
      const [key, value] = readEntry(reader, reader.enter(bytes.length));
      if (key === "info") netns = netnsIn(value);
    }
    return netns;
  });

const readEntry = (reader: ProtoReader, end: number): [key: string, value: string] => {
  const entry: [string, string] = ["", ""];
  for (let field = reader.next(end); field !== 0; field = reader.next(end)) {
    if (field === 1 || field === 2) entry[field - 1] = reader.text(end);
    else reader.skip(end);
  }
  return entry;
};

/** `{"runtimeSpec": {"linux": {"namespaces": [{"type": "network", "path": "/var/run/netns/cni-…"}]}}}` */
const netnsIn = (info: string): string | null => {
  if (info.length > INFO_MAX) return null;
  let whole: unknown;
  try {
    whole = JSON.parse(info);
  } catch {
    return null;
  }
  const linux = recordOf(recordOf(recordOf(whole)?.["runtimeSpec"])?.["linux"]);
  const network = listOf(linux?.["namespaces"]).find(
    (namespace) => isRecord(namespace) && namespace["type"] === "network",
  );
  const path = isRecord(network) ? (textOf(network["path"]) ?? "") : "";
  return path.startsWith("/") && isPlain(path) ? netnsOf(path) : null;
};

const isPlain = (text: string): boolean => text !== "" && text.length <= TEXT_MAX && !UNLIKELY.test(text);

/** `ListPodSandboxRequest {}`: all of them. */
export const LIST_REQUEST = Buffer.alloc(0);

/** `PodSandboxStatusRequest { string pod_sandbox_id = 1; bool verbose = 2 }` */
export const statusRequest = (id: string): Buffer => {
  const text = Buffer.from(id, "utf8");
  return Buffer.concat([Buffer.from([0x0a]), lengthOf(text.byteLength), text, Buffer.from([0x10, 0x01])]);
};

/** As a varint; ids have at most 512 bytes. */
const lengthOf = (length: number): Buffer =>
  length < 0x80 ? Buffer.from([length]) : Buffer.from([(length & 0x7f) | 0x80, length >> 7]);

const readSafely = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedProtobuf) return undefined;
    throw error;
  }
};
