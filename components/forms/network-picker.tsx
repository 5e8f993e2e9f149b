"use client";

import type { NetworkChoice } from "./network-choice.ts";
import { networkPath, networkTitle } from "../networks/network-key.ts";
import { NetworkBadge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";

/** All networks in one list; those that can't be chosen stay in it, with the reason. */
export const NetworkPicker = ({
  choices,
  chosen,
  namespace,
  onChoose,
}: {
  choices: readonly NetworkChoice[];
  chosen: string | null;
  namespace: string;
  onChoose: (path: string) => void;
}) => {
  const possible = choices.filter((choice) => choice.obstacle === null);
  const impossible = choices.filter((choice) => choice.obstacle !== null);
  return (
    <fieldset className="min-w-0">
      <legend className="pb-1.5 text-12 font-title compact:pb-1">Network</legend>
      <div className="flex max-h-[300px] flex-col overflow-y-auto rounded-box border border-line-2 p-1">
        <p className="px-2 py-1 text-11 text-ink-3">
          {possible.length === 0 ? "No network can be attached to this pod now" : "Can be attached now"}
        </p>
        {possible.map((choice) => (
          <Option
            key={choice.network.id}
            choice={choice}
            chosen={chosen}
            namespace={namespace}
            onChoose={onChoose}
          />
        ))}
        {impossible.length > 0 && (
          <p className="mt-1 border-t px-2 pt-2 pb-1 text-11 text-ink-3">Cannot be attached to this pod</p>
        )}
        {impossible.map((choice) => (
          <Option
            key={choice.network.id}
            choice={choice}
            chosen={chosen}
            namespace={namespace}
            onChoose={onChoose}
          />
        ))}
      </div>
    </fieldset>
  );
};

const Option = ({
  choice,
  chosen,
  namespace,
  onChoose,
}: {
  choice: NetworkChoice;
  chosen: string | null;
  namespace: string;
  onChoose: (path: string) => void;
}) => {
  const { network } = choice;
  const path = networkPath(network.network);
  const isChosen = chosen === path;
  const isPossible = choice.obstacle === null;
  const title =
    network.network.namespace === namespace ? network.network.name : networkTitle(network.network);
  return (
    <label
      className={cx(
        "relative flex min-h-8 items-center gap-2.5 rounded-control border-[1.5px] px-2 text-12 max-md:min-h-11 compact:min-h-7",
        isPossible ? "cursor-pointer hover:bg-raised" : "cursor-not-allowed text-ink-3",
        isChosen ? "border-ink bg-raised" : "border-transparent",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus",
      )}
    >
      <input
        type="radio"
        name="network"
        value={path}
        checked={isChosen}
        disabled={!isPossible}
        onChange={() => onChoose(path)}
        className="absolute inset-0 opacity-0"
      />
      <span className={isPossible ? "flex" : "flex opacity-50"}>
        <NetworkBadge mark={network.mark} slot={network.slot} />
      </span>
      <span
        className={cx("max-w-[70%] shrink-0 truncate", isChosen ? "font-title" : isPossible && "font-medium")}
      >
        {title}
      </span>
      <span
        className="ml-auto min-w-0 truncate text-right text-11 text-ink-3"
        title={choice.obstacle ?? choice.note}
      >
        {choice.obstacle ?? choice.note}
      </span>
    </label>
  );
};
