import { describe, expect, it } from "vitest";
import { type Config, configToEnv, readConfig } from "./config.ts";

const configOf = (argv: readonly string[], env: Record<string, string> = {}): Config => {
  const read = readConfig(argv, { MOORINGS_CWD: "/home/someone", ...env });
  if (read.kind !== "config") throw new Error(`no configuration: ${JSON.stringify(read)}`);
  return read.config;
};

describe("readConfig", () => {
  it("takes the lab on loopback without any flag", () => {
    const config = configOf([]);
    expect(config.way).toEqual({
      kind: "lab",
      seed: 1,
      pods: undefined,
      hasChurn: true,
      hasNetns: false,
    });
    expect(config.host).toBe("127.0.0.1");
    expect(config.isReadOnly).toBe(false);
  });

  it("lets flags win over the environment, and resolves paths from where the user stands", () => {
    const config = configOf(["--kubeconfig", "a/b", "--port", "0"], {
      MOORINGS_SNAPSHOT: "/elsewhere",
      MOORINGS_PORT: "9",
    });
    expect(config.way).toEqual({ kind: "kubeconfig", path: "/home/someone/a/b", context: undefined });
    expect(config.port).toBe(0);
  });

  it.each([
    [["--kubeconfig", "a", "--snapshot", "b"], "only one of"],
    [["--port", "99999"], "0 to 65535"],
    [["--bogus"], "unknown option"],
    [["extra"], "too many arguments"],
    [["--agent", "node"], "NODE=URL"],
    [["--public-url", "http://a/b"], "without a path"],
    [["--context", "x"], "needs --kubeconfig"],
    [["--lab=docker"], "Allowed choices are netns"],
    [["--lab=netns", "--kubeconfig", "a"], "only one of"],
  ])("says in one line what is wrong with %j", (argv, message) => {
    const read = readConfig(argv, {});
    expect(read).toMatchObject({ kind: "bad" });
    if (read.kind === "bad") {
      expect(read.message).toContain(message);
      expect(read.message).not.toContain("\n");
    }
  });

  it("tells all flags with --help", () => {
    const read = readConfig(["--help"], {});
    expect(read.kind === "text" && read.text).toContain("--snapshot");
  });

  it.each([
    [["--snapshot", "x", "--read-only"]],
    [["--kubeconfig", "k", "--context", "c", "--agent", "n1=http://127.0.0.1:1", "--agent", "n2=https://h"]],
    [
      [
        "--kubeconfig",
        "k",
        "--agent",
        "*=https://{pod}:9911",
        "--agent-token-file",
        "/t",
        "--agent-ca",
        "/c",
      ],
    ],
    [["--kubeconfig", "k", "--agent-ca", "/c", "--agent-cert", "/crt", "--agent-key", "/key"]],
    [["--lab=netns"]],
    [["--lab-pods", "10", "--no-lab-churn", "--public-url", "https://m.example"]],
  ])("says the same to the server process: %j", (argv) => {
    const config = configOf(argv);
    expect(readConfig([], configToEnv(config))).toEqual({ kind: "config", config });
  });
});
