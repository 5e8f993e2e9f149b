"use client";

import { Dialog } from "../ui/dialog.tsx";

/** What to run so that somebody looks at the kernel of every node. */
export const AgentSteps = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title="Install the node agent"
    lead="One for each node. It reads links, addresses and allocations there; by default it changes nothing."
  >
    <ol className="flex list-decimal flex-col gap-3 pl-5 text-13">
      <li>
        Run it on every node, as a DaemonSet:
        <Command text="kubectl apply -k deploy/agent" />
      </li>
      <li>
        Tell Moorings where the agents are when it starts; <code className="mono">{"{pod}"}</code> stands for
        each agent’s address:
        <Command text="npm start -- --kubeconfig FILE --agent '*=https://{pod}:9911' --agent-token-file TOKEN --agent-ca CA" />
      </li>
      <li className="text-ink-2">docs/agent.md says which rights it needs and what each of them brings.</li>
    </ol>
  </Dialog>
);

const Command = ({ text }: { text: string }) => (
  <pre className="mt-1.5 rounded-box border bg-canvas px-3 py-2 mono text-11 leading-4 break-all whitespace-pre-wrap select-all">
    {text}
  </pre>
);
