import { createManyNetns } from "../../server/agent/testing/many-netns.ts";
import { type AgentUse, measureAgent } from "../../server/agent/testing/measure-agent.ts";
import { nodeAgentFigures } from "../figures/node-agent.ts";
import { createSuite } from "../suite.ts";

/** The bundled agent on this machine, with 250 real network namespaces. */
const NAMESPACES = 250;
/** One turn of looking at what nobody rang for lies in it. */
const IDLE_MS = 60_000;

export const nodeAgent = createSuite<AgentUse>({
  name: "node-agent",
  isLong: true,
  figures: nodeAgentFigures,
  open: async () => {
    const many = await createManyNetns(NAMESPACES);
    if (many === undefined) return "it needs Linux and root, to make network namespaces";
    // Also when somebody stops the bench: they would stay for good.
    process.once("exit", many.clear);
    return {
      round: () => measureAgent(many, IDLE_MS),
      close: () => {
        process.off("exit", many.clear);
        many.clear();
        return Promise.resolve();
      },
    };
  },
});
