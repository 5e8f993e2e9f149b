"use client";

import { TriangleAlert } from "lucide-react";
import type { NodeDetailWire, NodeSeenWire } from "../../lib/wire/node.ts";
import { groupDigits, plural } from "../../lib/text/count.ts";
import { Age } from "../ui/age.tsx";
import { Mono } from "../ui/mono.tsx";
import { Facts, Part } from "../ui/screen.tsx";
import { useNodeCni } from "../live/node-verbs.ts";
import { commonVersion, pluginVersion } from "../node-verbs/plugin-version.ts";
import { NodeCni } from "../node-verbs/node-cni.tsx";
import { AgentState } from "./agent-state.tsx";

/** What the node's agent is, and what of the CNI it found on the node besides links. */
export const NodeSeen = ({ node }: { node: NodeDetailWire }) => (
  <>
    <Part title="Agent">
      <Facts
        rows={[
          ["State", <AgentState key="s" node={node} />],
          ...(node.agent.error === null ? [] : [["Reason", node.agent.error] as const]),
          ["Last change", node.agent.at === null ? "unknown" : <Age key="a" at={node.agent.at} hasAgo />],
          ...(node.seen === null ? [] : seenRows(node.seen)),
        ]}
      />
    </Part>
    {node.seen !== null && <Plugins seen={node.seen} node={node.agent.state === "live" ? node.name : null} />}
    <NodeCni node={node} />
    {node.seen !== null && node.seen.problems.length > 0 && <Problems seen={node.seen} />}
  </>
);

const seenRows = (seen: NodeSeenWire) =>
  [
    ["Network namespaces", groupDigits(seen.namespaces)],
    ["host-local leases", groupDigits(seen.leases)],
    ["Boot", seen.bootId === null ? "unknown" : <Mono key="b">{seen.bootId}</Mono>],
  ] as const;

/** `node` null: its agent can't be asked for versions. */
const Plugins = ({ seen, node }: { seen: NodeSeenWire; node: string | null }) => {
  const { item: cni } = useNodeCni(node);
  const inventory = cni?.agent.inventory ?? null;
  const common = commonVersion(inventory?.plugins ?? []);
  const asked = new Map(inventory?.plugins.map((plugin) => [plugin.name, plugin]));
  return (
    <Part
      title="CNI plugins"
      aside={
        seen.plugins === null ? null : (
          <span>
            {plural(seen.plugins.length, "file")}
            {inventory !== null && ` in ${inventory.pluginFolder}`}
          </span>
        )
      }
    >
      {seen.plugins === null ? (
        <p className="text-12 text-ink-2">Unknown: the plugin folder was not read.</p>
      ) : seen.plugins.length === 0 ? (
        <p className="text-12 text-warn">The plugin folder is empty: no pod can get an interface here.</p>
      ) : (
        <>
          <ul className="flex flex-wrap gap-1.5">
            {seen.plugins.map(({ name }) => {
              const version = pluginVersion(asked.get(name));
              return (
                <li
                  key={name}
                  title={version?.detail}
                  className="rounded-tag border px-1.5 py-0.5 mono text-11 text-ink-2"
                >
                  {name}
                  {version !== undefined && version.text !== common && (
                    <span className={version.isProblem ? "pl-1.5 text-warn" : "pl-1.5 text-ink-3"}>
                      {version.text}
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
          {common !== undefined && (
            <p className="text-11 text-ink-3">Where nothing else is said: {common}.</p>
          )}
        </>
      )}
    </Part>
  );
};

const PROBLEMS_SHOWN = 20;

const Problems = ({ seen }: { seen: NodeSeenWire }) => (
  <Part title="Could not be read" aside={<span>{plural(seen.problems.length, "place")}</span>}>
    <ul className="flex flex-col gap-1.5 compact:gap-1">
      {seen.problems.slice(0, PROBLEMS_SHOWN).map((problem) => (
        <li key={`${problem.path} ${problem.detail}`} className="flex gap-2 text-12">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="mono text-11">{problem.path}</span>
            <span className="block text-ink-2">{problem.detail}</span>
          </span>
        </li>
      ))}
    </ul>
    {seen.problems.length > PROBLEMS_SHOWN && (
      <p className="pt-1.5 text-11 text-ink-3">
        and {groupDigits(seen.problems.length - PROBLEMS_SHOWN)} more
      </p>
    )}
  </Part>
);
