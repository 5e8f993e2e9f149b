import { readFlags } from "./flags.ts";
import { log } from "./log.ts";

/**
 * The node agent: reads one node and serves what it sees. The process that is started has the rights and reads; it
 * starts a second one, without rights, that listens (`front` is its first argument, then how it is kept apart).
 */
const start = async (): Promise<void> => {
  const [program = "", ...argv] = process.argv.slice(1);
  const isFront = argv[0] === "front";
  const read = readFlags(isFront ? argv.slice(2) : argv);
  if (read.kind === "help") process.stdout.write(`${read.text}\n`);
  else if (read.kind === "bad") {
    process.stderr.write(`agent: ${read.message}\n`);
    process.exitCode = 1;
  } else {
    process.on("uncaughtException", (error) => {
      log("error", "the agent ends", { error: error.message, stack: error.stack });
      process.exit(1);
    });
    // Only what each of the two needs is loaded: memory is counted.
    if (isFront) await (await import("./front/start.ts")).startFront(read.flags, argv[1] ?? "");
    else await (await import("./privileged/start.ts")).startPrivileged(read.flags, { program, argv });
  }
};

void start();
