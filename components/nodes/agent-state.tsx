import type { NodeWire } from "../../lib/wire/node.ts";
import { Age } from "../ui/age.tsx";
import { Chip } from "../ui/chip.tsx";

/** Whether anybody looks at the node's kernel, and when last. */
export const AgentState = ({ node }: { node: NodeWire }) => {
  switch (node.agent.state) {
    case "none":
      return <Chip tone="unknown">no agent: nobody looks</Chip>;
    case "snapshot":
      return <span className="text-ink-2">in the saved objects</span>;
    case "live":
      return (
        <span className="text-ink-2">
          <Age at={node.agent.at} hasAgo />
        </span>
      );
    case "stale":
      return (
        <Chip tone="warn">
          last <Age at={node.agent.at} hasAgo />
        </Chip>
      );
    default:
      return node.agent.state satisfies never;
  }
};
