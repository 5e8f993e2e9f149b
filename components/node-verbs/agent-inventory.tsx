import type { NodeCniWire } from "../../lib/wire/node-verbs.ts";
import { Facts, Part } from "../ui/screen.tsx";

type Inventory = NonNullable<NodeCniWire["agent"]["inventory"]>;

/** What the agent is, how it hears of changes, and what it found on the node besides links: its own words. */
export const AgentInventory = ({ inventory }: { inventory: Inventory }) => {
  const { agent, kernel, multus, dhcp, runtimes, tools } = inventory;
  const present = runtimes.filter(({ state }) => state !== "absent");
  const lacks = kernel.linkTypes.filter(({ isAvailable }) => isAvailable === false).map(({ kind }) => kind);
  const found = tools.filter(({ path }) => path !== null);
  return (
    <Part title="What the agent can do and found">
      <Facts
        rows={[
          [
            "Agent",
            `${agent.version}, ${agent.mode === "acting" ? `may ${agent.actions.join(", ")}` : "only reads"}`,
          ],
          [
            "Hears changes",
            agent.wakes === "monitor"
              ? "from the kernel, at once"
              : `by polling: ${agent.wakesDetail ?? "no reason given"}`,
          ],
          ["Multus daemon", socketText(multus.socket)],
          ["dhcp daemon", socketText(dhcp.socket)],
          [
            "Container runtime",
            present.length === 0
              ? "none of its sockets is there"
              : present.map(({ name, state, detail }) => `${name} ${runtimeText(state, detail)}`).join("; "),
          ],
          ["Kernel", lacks.length === 0 ? kernel.release : `${kernel.release}, without ${lacks.join(", ")}`],
          ...(found.length === 0
            ? []
            : [["Tools", found.map(({ name, version }) => version ?? name).join("; ")] as const]),
        ]}
      />
    </Part>
  );
};

const socketText = ({ state, detail }: Inventory["multus"]["socket"]): string => {
  switch (state) {
    case "answers":
      return `answers: ${detail ?? "yes"}`;
    case "silent":
      return `is there and gives no answer: ${detail ?? "no reason given"}`;
    case "absent":
      return "not there";
  }
};

const runtimeText = (state: Inventory["runtimes"][number]["state"], detail: string | null): string => {
  switch (state) {
    case "answers":
      return `answers: ${detail ?? "yes"}`;
    case "silent":
      return `gives no answer: ${detail ?? "no reason given"}`;
    case "no-cri":
      return `serves no pods: ${detail ?? "it speaks no CRI"}`;
    case "not-asked":
      return `is not asked: ${detail ?? "no reason given"}`;
    case "absent":
      return "not there";
  }
};
