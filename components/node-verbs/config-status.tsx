"use client";

import type { NodeCniWire } from "../../lib/wire/node-verbs.ts";
import type { NodeDetailWire, NodeSeenWire } from "../../lib/wire/node.ts";
import { useVerb } from "../live/node-verbs.ts";
import { Button } from "../ui/button.tsx";
import { Part } from "../ui/screen.tsx";
import { VerbAnswer } from "./verb-answer.tsx";

/** The runtime's own configurations, each with STATUS of its plugins. */
export const ConfigStatus = ({ node, cni }: { node: NodeDetailWire; cni: NodeCniWire | null }) => {
  const configs = node.seen?.configs ?? null;
  if (node.seen === null) return null;
  return (
    <Part title="Network configuration">
      {configs === null ? (
        <p className="text-12 text-ink-2">Unknown: the folder was not read.</p>
      ) : configs.length === 0 ? (
        <p className="text-12 text-warn">There is none: the node can’t start a pod.</p>
      ) : (
        <ul className="flex flex-col">
          {configs.map((config, index) => (
            <Config
              key={config.file}
              config={config}
              isFirst={index === 0}
              node={node.name}
              mayLook={cni?.may.look.isAllowed ?? false}
            />
          ))}
        </ul>
      )}
    </Part>
  );
};

type ConfigFile = NonNullable<NodeSeenWire["configs"]>[number];

const Config = ({
  config,
  isFirst,
  node,
  mayLook,
}: {
  config: ConfigFile;
  isFirst: boolean;
  node: string;
  mayLook: boolean;
}) => {
  const { ask, answer, problem, isAsking } = useVerb();
  return (
    <li className="border-b py-1.5 text-12 last:border-b-0 compact:py-0.5">
      <div className="flex min-h-6 items-center gap-2">
        <span className="min-w-0 truncate mono">{config.file}</span>
        {isFirst && <span className="shrink-0 text-11 text-ink-3">the runtime takes this one</span>}
        {mayLook && (
          <Button
            kind="ghost"
            size="small"
            className="ml-auto"
            disabled={isAsking}
            aria-label={`STATUS of ${config.file}`}
            onClick={() => ask({ verb: "STATUS", node, of: { config: config.file } })}
          >
            STATUS
          </Button>
        )}
      </div>
      <p className="text-11 text-ink-2">
        {config.name ?? "no name"}
        {config.types.length > 0 && ` · ${config.types.join(" → ")}`}
        {config.cniVersion !== null && ` · CNI ${config.cniVersion}`}
      </p>
      <VerbAnswer answer={answer} problem={problem} isAsking={isAsking} />
    </li>
  );
};
