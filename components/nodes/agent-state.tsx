import type { NodeWire } from "../../lib/wire/node.ts";
import { Age } from "../ui/age.tsx";
import { Chip } from "../ui/chip.tsx";

/** Whether anybody looks at the node's kernel, and when last. */
export const AgentState = ({ node }: { node: NodeWire }) => {
  const { state, at, since, error } = node.agent;
  switch (state) {
    case "none":
      return error === null ? (
        <Chip tone="unknown">no agent: nobody looks</Chip>
      ) : (
        <Chip tone="err">agent can’t be reached</Chip>
      );
    case "snapshot":
      return <span className="text-ink-2">in the saved objects</span>;
    case "live":
      return <span className="text-ink-2">live</span>;
    case "stale":
      return (
        <Chip tone="warn">
          lost <Age at={since ?? at} hasAgo />
        </Chip>
      );
    default:
      return state satisfies never;
  }
};
