import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:http2";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PbfReader, PbfWriter } from "pbf";

/** A real containerd of a test's own, in a network namespace of its own. */
export interface RealRuntime {
  readonly socket: string;
  /** Runs a pod sandbox as a kubelet does, its network made by Debian's bridge plugin; its id. */
  runSandbox(name: string, isHostNetwork?: boolean): Promise<string>;
  stopSandbox(id: string): Promise<void>;
  removeSandbox(id: string): Promise<void>;
  clear(): Promise<void>;
}

const NSENTER = "/usr/bin/nsenter";
const CONTAINERD = "/usr/bin/containerd";
const CTR = "/usr/bin/ctr";
const LDD = "/usr/bin/ldd";
const IMAGE = "moorings.test/pause:1";
const NODE_NETWORK = 2;
const STARTED_MS = 20_000;

/** Whether the system has it; says where it lacks it. */
export const hasRealRuntime = (): boolean => {
  const needed = [NSENTER, CONTAINERD, CTR, LDD, "/usr/lib/cni/bridge"];
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !needed.every(existsSync)) {
    process.stderr.write(`NOT RUN: a real container runtime needs root and Debian's containerd\n`);
    return false;
  }
  return true;
};

export const startRealRuntime = async (netns: string): Promise<RealRuntime> => {
  const folder = mkdtempSync(join(tmpdir(), "agent-cri-"));
  const socket = join(folder, "containerd.sock");
  writeConfig(folder, socket);
  // Surprise: `ip netns exec` would give it a mount namespace of its own, and nobody else saw what it mounts.
  const daemon = spawn(
    NSENTER,
    [`--net=/run/netns/${netns}`, CONTAINERD, "-c", join(folder, "config.toml")],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const ctr = (...args: string[]): string =>
    execFileSync(CTR, ["-a", socket, "-n", "k8s.io", ...args], { encoding: "utf8" });
  await started(daemon, socket);
  makeImage(folder);
  ctr("image", "import", "--snapshotter", "native", join(folder, "pause.tar"));
  const configs = new Map<string, Buffer>();
  return {
    socket,
    runSandbox: async (name, isHostNetwork = false) => {
      const config = sandboxConfig(folder, name, isHostNetwork);
      const answer = await ask(
        socket,
        "RunPodSandbox",
        message((pbf) => pbf.writeBytesField(1, config)),
      );
      const id = new PbfReader(answer).readFields<{ id?: string }>((tag, result, pbf) => {
        if (tag === 1) result.id = pbf.readString();
      }, {}).id;
      if (id === undefined) throw new Error("the runtime named no sandbox");
      configs.set(id, config);
      return id;
    },
    stopSandbox: async (id) => {
      await ask(
        socket,
        "StopPodSandbox",
        message((pbf) => pbf.writeStringField(1, id)),
      );
    },
    removeSandbox: async (id) => {
      await ask(
        socket,
        "RemovePodSandbox",
        message((pbf) => pbf.writeStringField(1, id)),
      );
      configs.delete(id);
    },
    clear: async () => {
      for (const id of configs.keys()) {
        await ask(
          socket,
          "StopPodSandbox",
          message((pbf) => pbf.writeStringField(1, id)),
        );
        await ask(
          socket,
          "RemovePodSandbox",
          message((pbf) => pbf.writeStringField(1, id)),
        );
      }
      const ended = new Promise((resolve) => daemon.once("close", resolve));
      daemon.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const writeConfig = (folder: string, socket: string): void => {
  const net = join(folder, "net.d");
  mkdirSync(net);
  const ipam = { type: "host-local", subnet: "10.97.0.0/24", dataDir: join(folder, "networks") };
  const plugin = { type: "bridge", bridge: "cri0", ipam };
  writeFileSync(
    join(net, "10-cri.conflist"),
    JSON.stringify({ cniVersion: "1.0.0", name: "cri", plugins: [plugin] }),
  );
  writeFileSync(
    join(folder, "config.toml"),
    `version = 2
root = "${folder}/root"
state = "${folder}/state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${IMAGE}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "native"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${net}"
`,
  );
};

const started = async (daemon: ChildProcess, socket: string): Promise<void> => {
  let said = "";
  daemon.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const endMs = performance.now() + STARTED_MS;
  while (!existsSync(socket) || !said.includes("successfully booted")) {
    if (daemon.exitCode !== null || performance.now() > endMs) throw new Error(`containerd: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** An image whose one program sleeps: a `docker save` archive of `sleep` and its libraries. */
const makeImage = (folder: string): void => {
  const rootfs = join(folder, "rootfs");
  const libraries = execFileSync(LDD, ["/usr/bin/sleep"], { encoding: "utf8" }).matchAll(/(\/\S+) \(/g);
  for (const file of ["/usr/bin/sleep", ...[...libraries].map(([, path]) => path ?? "")]) {
    mkdirSync(dirname(join(rootfs, file)), { recursive: true });
    copyFileSync(file, join(rootfs, file));
  }
  execFileSync("tar", ["-C", rootfs, "-cf", join(folder, "layer.tar"), "."]);
  const digest = createHash("sha256")
    .update(readFileSync(join(folder, "layer.tar")))
    .digest("hex");
  writeFileSync(
    join(folder, "config.json"),
    JSON.stringify({
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      os: "linux",
      config: { Entrypoint: ["/usr/bin/sleep", "infinity"] },
      rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
    }),
  );
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify([{ Config: "config.json", RepoTags: [IMAGE], Layers: ["layer.tar"] }]),
  );
  const files = ["manifest.json", "config.json", "layer.tar"];
  execFileSync("tar", ["-C", folder, "-cf", join(folder, "pause.tar"), ...files]);
};

/** `PodSandboxConfig`, as far as containerd needs it. */
const sandboxConfig = (folder: string, name: string, isHostNetwork: boolean): Buffer =>
  message((pbf) => {
    pbf.writeMessage(
      1,
      (_, metadata) => {
        metadata.writeStringField(1, name);
        metadata.writeStringField(2, `uid-${name}`);
        metadata.writeStringField(3, "cri-test");
      },
      null,
    );
    pbf.writeStringField(3, join(folder, "logs"));
    if (!isHostNetwork) return;
    pbf.writeMessage(
      8,
      (_, linux) => {
        linux.writeMessage(
          2,
          (__, security) => {
            security.writeMessage(
              1,
              (___, namespaces) => {
                namespaces.writeVarintField(1, NODE_NETWORK);
              },
              null,
            );
          },
          null,
        );
      },
      null,
    );
  });

const message = (write: (pbf: PbfWriter) => void): Buffer => {
  const pbf = new PbfWriter();
  write(pbf);
  return Buffer.from(pbf.finish());
};

/** gRPC once more, written for the test: what makes sandboxes is no part of the product. */
const ask = async (socket: string, call: string, request: Buffer): Promise<Buffer> => {
  const session = connect("http://localhost", { createConnection: () => connectSocket(socket) });
  try {
    return await new Promise((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({
        ":method": "POST",
        ":path": `/runtime.v1.RuntimeService/${call}`,
        "content-type": "application/grpc",
        te: "trailers",
      });
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(request.byteLength, 1);
      const chunks: Buffer[] = [];
      let said = "";
      const note = (headers: object): void => void (said += JSON.stringify(headers));
      stream.on("response", note);
      stream.on("trailers", note);
      stream.on("error", reject);
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (said.includes('"grpc-status":"0"')) resolve(Buffer.concat(chunks).subarray(5));
        else reject(new Error(`${call}: ${said}`));
      });
      stream.end(Buffer.concat([prefix, request]));
    });
  } finally {
    session.destroy();
  }
};
