import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttp1 } from "node:http";
import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import { createServer as createSocket, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { PbfWriter } from "pbf";
import { afterAll, afterEach, expect, test } from "vitest";
import { openCri } from "./privileged/cri-call.ts";
import { LIST_REQUEST, readSandboxes, readSandboxNetns } from "./privileged/cri-sandboxes.ts";
import { createRuntimes } from "./privileged/runtimes.ts";

const folder = mkdtempSync(join(tmpdir(), "agent-runtime-"));
afterAll(() => rmSync(folder, { recursive: true }));
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Sandbox {
  readonly id: string;
  readonly name: string;
  readonly state?: number;
  /** The runtime's own JSON about it. */
  readonly info?: unknown;
}

const listOf = (sandboxes: readonly Sandbox[]): Buffer => {
  const pbf = new PbfWriter();
  for (const { id, name, state = 0 } of sandboxes)
    pbf.writeMessage(
      1,
      (_, item) => {
        item.writeStringField(1, id);
        item.writeMessage(
          2,
          (__, metadata) => {
            metadata.writeStringField(1, name);
            metadata.writeStringField(2, `uid-${name}`);
            metadata.writeStringField(3, "web");
            metadata.writeVarintField(4, 3);
          },
          null,
        );
        item.writeVarintField(3, state);
        item.writeVarintField(4, 1_764_000_000_000_000_000);
      },
      null,
    );
  return Buffer.from(pbf.finish());
};

const statusOf = (info: unknown): Buffer => {
  const pbf = new PbfWriter();
  pbf.writeMessage(1, (_, status) => status.writeStringField(1, "any"), null);
  pbf.writeMessage(
    2,
    (_, entry) => {
      entry.writeStringField(1, "info");
      entry.writeStringField(2, typeof info === "string" ? info : JSON.stringify(info));
    },
    null,
  );
  return Buffer.from(pbf.finish());
};

const inNetns = (path: string): object => ({
  pid: 1234,
  runtimeSpec: { linux: { namespaces: [{ type: "ipc" }, { type: "network", path }] } },
});

const framed = (bytes: Buffer, flag = 0): Buffer => {
  const prefix = Buffer.from([flag, 0, 0, 0, 0]);
  prefix.writeUInt32BE(bytes.byteLength, 1);
  return Buffer.concat([prefix, bytes]);
};

type Answer = (stream: ServerHttp2Stream, body: Buffer, path: string) => void;

const say =
  (body: Buffer, status = "0", message = ""): Answer =>
  (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => {
      stream.sendTrailers({ "grpc-status": status, ...(message === "" ? {} : { "grpc-message": message }) });
    });
    stream.end(body);
  };

let count = 0;
const listen = async (server: Http2Server | Server): Promise<string> => {
  const path = join(folder, `${String(++count)}-crio.sock`);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  closers.push(() => void server.close());
  return path;
};

/** A container runtime over a real socket that answers as a test says; `asked` are the calls that came. */
const runtimeThat = async (answer: Answer): Promise<{ path: string; asked: string[] }> => {
  const server = createServer();
  const asked: string[] = [];
  server.on("session", (session) => {
    closers.push(() => {
      session.destroy();
    });
  });
  server.on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => undefined);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      asked.push(String(headers[":path"]));
      answer(stream, Buffer.concat(chunks), String(headers[":path"]));
    });
  });
  return { path: await listen(server), asked };
};

const SERVICE = "/runtime.v1.RuntimeService";

const playing =
  (sandboxes: () => readonly Sandbox[]): Answer =>
  (stream, body, path) => {
    if (path === `${SERVICE}/ListPodSandbox`) return say(framed(listOf(sandboxes())))(stream, body, path);
    const id = /[a-z0-9]+/.exec(body.subarray(7).toString())?.[0];
    const found = sandboxes().find((sandbox) => sandbox.id === id);
    return found === undefined
      ? say(Buffer.alloc(0), "5", "not%20found")(stream, body, path)
      : say(framed(statusOf(found.info ?? {})))(stream, body, path);
  };

test("each sandbox has its pod and namespace; of one that is known nothing is asked again, and nothing else is asked ever", async () => {
  const sandboxes: Sandbox[] = [
    { id: "a1", name: "one", info: inNetns("/var/run/netns/cni-1") },
    { id: "b2", name: "two", info: inNetns("") },
    { id: "c3", name: "old", state: 1, info: inNetns("/var/run/netns/cni-0") },
  ];
  const { path, asked } = await runtimeThat(playing(() => sandboxes));
  const runtimes = createRuntimes({ sockets: [path, join(folder, "containerd.sock")], whyNot: undefined });
  const pod = (name: string) => ({ namespace: "web", name, uid: `uid-${name}` });
  expect(await runtimes.read()).toEqual([
    {
      name: "container runtime",
      path,
      state: "answers",
      detail: "3 pod sandboxes, 2 ready, 1 with a network namespace of their own",
      sandboxes: [
        { id: "a1", pod: pod("one"), isReady: true, netns: "/run/netns/cni-1" },
        { id: "b2", pod: pod("two"), isReady: true, netns: null },
        { id: "c3", pod: pod("old"), isReady: false, netns: null },
      ],
    },
    {
      name: "containerd",
      path: join(folder, "containerd.sock"),
      state: "absent",
      detail: null,
      sandboxes: [],
    },
  ]);
  sandboxes.push({ id: "d4", name: "new", info: inNetns("/var/run/netns/cni-4") });
  expect((await runtimes.read())[0]?.sandboxes.at(-1)?.netns).toBe("/run/netns/cni-4");
  const list = `${SERVICE}/ListPodSandbox`;
  const status = `${SERVICE}/PodSandboxStatus`;
  expect(asked).toEqual([list, status, status, list, status]);
});

test("where the part that listens could use the socket as well, nobody is asked", async () => {
  const { path, asked } = await runtimeThat(playing(() => []));
  expect(await createRuntimes({ sockets: [path], whyNot: "not here" }).read()).toMatchObject([
    { state: "not-asked", detail: "not here", sandboxes: [] },
  ]);
  expect(asked).toEqual([]);
});

test("whatever a runtime answers is bounded, and said: nothing is taken for an empty list", async () => {
  const endless: Answer = (stream) => {
    stream.respond({ ":status": 200 });
    const more = (): void => {
      if (!stream.destroyed) stream.write(Buffer.alloc(1024 * 1024), more);
    };
    more();
  };
  const cases: readonly (readonly [string, Answer, RegExp])[] = [
    ["silent", endless, /no end/],
    ["silent", say(framed(Buffer.from([0x0a, 0xff, 0xff, 0x7f]))), /list of sandboxes is none/],
    ["silent", say(framed(listOf([]), 1)), /no message/],
    ["silent", say(Buffer.from([0, 0, 0, 0, 9])), /no message/],
    ["silent", say(Buffer.alloc(0)), /no message/],
    ["silent", say(Buffer.alloc(0), "13", "it%20broke"), /it says: it broke/],
    ["no-cri", say(Buffer.alloc(0), "12", "unknown service runtime.v1.RuntimeService"), /unknown service/],
    ["silent", (stream) => stream.respond({ ":status": 404 }, { endStream: true }), /404/],
    ["silent", (stream) => stream.respond({ ":status": 200 }, { endStream: true }), /broke off/],
    ["silent", (stream) => stream.session?.destroy(), /./],
    ["silent", (stream) => stream.close(2), /./],
  ];
  for (const [state, answer, detail] of cases) {
    const { path } = await runtimeThat(answer);
    const [read] = await createRuntimes({ sockets: [path], whyNot: undefined }).read();
    expect(read).toMatchObject({ state, detail: expect.stringMatching(detail), sandboxes: [] });
  }
  const refusing = await listen(createSocket((socket) => void socket.destroy()));
  const http1 = await listen(createHttp1((_, response) => void response.end("hello")));
  const read = await createRuntimes({ sockets: [refusing, http1], whyNot: undefined }).read();
  expect(read).toMatchObject([{ state: "silent" }, { state: "silent" }]);
});

test("one that never answers is waited for so long, and no longer", async () => {
  const { path } = await runtimeThat(() => undefined);
  const mute = await listen(createSocket(() => undefined));
  for (const socket of [path, mute]) {
    const client = await openCri(socket, 200);
    expect(await client.call("ListPodSandbox", LIST_REQUEST)).toEqual({
      kind: "silent",
      detail: "no answer within 0.2 s",
    });
    client.close();
  }
});

test("no bytes make the reading throw, hang, or name what isn't a plain name", () => {
  const good = listOf([{ id: "a1", name: "one" }]);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // One that is nearly right gets further.
    fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const copy = new Uint8Array(good);
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      }),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      for (const sandbox of readSandboxes(Buffer.from(given)) ?? [])
        for (const text of [sandbox.id, sandbox.pod.name, sandbox.pod.namespace])
          expect(text).toMatch(/^[\x21-\x7e]{1,512}$/);
      readSandboxNetns(Buffer.from(given));
    }),
    { numRuns: 5_000 },
  );
  const hostile = fc.oneof(
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify({ runtimeSpec: { linux: value } })),
  );
  fc.assert(
    fc.property(hostile, (info) => {
      const netns = readSandboxNetns(statusOf(info));
      expect(netns === null || netns?.startsWith("/")).toBe(true);
    }),
  );
  for (const path of ["relative", "/run/netns/with space", `/run/netns/${"x".repeat(600)}`, "/a\n/b"])
    expect(readSandboxNetns(statusOf(inNetns(path)))).toBeNull();
  expect(readSandboxNetns(statusOf(`{"a":"${"x".repeat(1_100_000)}"}`))).toBeNull();
});
