"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { NodeDetailWire } from "../../lib/wire/node.ts";
import { useNodeCni } from "../live/node-verbs.ts";
import { LoadingRows } from "../ui/face.tsx";
import { Part } from "../ui/screen.tsx";
import { plural } from "../../lib/text/count.ts";
import { AgentInventory } from "./agent-inventory.tsx";
import { AgentMayDo } from "./agent-may-do.tsx";
import { CniNetwork } from "./cni-network.tsx";
import { ConfigStatus } from "./config-status.tsx";
import { orderedByTrouble } from "./left-over.ts";
import { PlanDialog, type WantedPlan } from "./plan-dialog.tsx";

/** The CNI networks of a node, what its plugins say of themselves, and what is left over there. */
export const NodeCni = ({ node }: { node: NodeDetailWire }) => {
  const { item: cni, status, problem } = useNodeCni(node.agent.state === "none" ? null : node.name);
  const [wanted, setWanted] = useState<WantedPlan | null>(null);
  const router = useRouter();
  if (node.agent.state === "none") return null;
  if (cni === null)
    return (
      <>
        <Part title="CNI networks">
          {status === "loading" ? (
            <LoadingRows label="Asking the agent" rows={2} />
          ) : (
            <p className="text-12 text-ink-2">{problem?.detail ?? "The agent gave no answer."}</p>
          )}
        </Part>
        <ConfigStatus node={node} cni={null} />
      </>
    );
  return (
    <>
      <Part title="CNI networks" aside={<span>{plural(cni.networks.length, "network")}</span>}>
        <AgentMayDo cni={cni} />
        {cni.networks.length === 0 ? (
          <p className="text-12 text-ink-2">No result of an attachment is recorded on this node.</p>
        ) : (
          <ul className="flex flex-col">
            {orderedByTrouble(cni.networks).map((network) => (
              <CniNetwork key={network.name} network={network} cni={cni} onPlan={setWanted} />
            ))}
          </ul>
        )}
      </Part>
      <ConfigStatus node={node} cni={cni} />
      {cni.agent.inventory !== null && <AgentInventory inventory={cni.agent.inventory} />}
      {wanted !== null && (
        <PlanDialog
          {...wanted}
          onClose={() => setWanted(null)}
          onStarted={(operation) => {
            setWanted(null);
            router.push(`/activity?operation=${encodeURIComponent(operation.id)}`);
          }}
        />
      )}
    </>
  );
};
