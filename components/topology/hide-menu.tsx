"use client";

import { EyeOff, RotateCcw } from "lucide-react";
import { buttonClass } from "../ui/button-class.ts";
import { Popup } from "../ui/popup.tsx";
import { useLaneOrder } from "./use-lane-order.ts";
import { useTopologyParams } from "./use-topology-params.tsx";
import { useTopologyView } from "./use-topology-view.ts";

interface Hiding {
  readonly text: string;
  readonly title: string;
}

/** What is in the way most often. `default` is the cluster's own network, where its name is known. */
const hidingsOf = (defaultNetwork: string | null, shown: readonly string[]): readonly Hiding[] => {
  const usual: Hiding[] = [
    { text: "phase in (succeeded, failed)", title: "Pods that have ended" },
    { text: "namespace ~ kube-", title: "The cluster’s own namespaces" },
    ...(defaultNetwork === null
      ? []
      : [{ text: `network = ${defaultNetwork}`, title: "Pods on the default network only" }]),
  ];
  const others = shown.filter((text) => usual.every((each) => each.text !== text));
  return [...usual, ...others.map((text) => ({ text, title: text }))];
};

/** What is left out of the picture, by presets or by hand in the URL; lanes that were hidden, and their usual order. */
export const HideMenu = ({ defaultNetwork }: { defaultNetwork: string | null }) => {
  const [{ without, hide, order }, setParams] = useTopologyParams();
  const { lanesView } = useTopologyView();
  const lanes = useLaneOrder(lanesView);
  const count = without.length + hide.length;
  return (
    <Popup
      label="Leave out of the picture"
      className={buttonClass({ kind: "secondary" })}
      button={
        <>
          <EyeOff aria-hidden className="size-3.5" /> Hide
          {count > 0 && <span className="text-ink-3 num">{count}</span>}
        </>
      }
    >
      {(close) => (
        <div className="min-w-60">
          {hidingsOf(defaultNetwork, without).map(({ text, title }) => (
            <Choice
              key={text}
              title={title}
              isChosen={without.includes(text)}
              onChange={(isChosen) => {
                const next = isChosen ? [...without, text] : without.filter((each) => each !== text);
                void setParams({ without: next.length === 0 ? null : next });
              }}
            />
          ))}
          {hide.length > 0 && (
            <div role="group" aria-label="Hidden networks" className="mt-1 border-t pt-1">
              {hide.map((name) => (
                <Choice
                  key={name}
                  title={`Network ${wordsOfName(name)}`}
                  isChosen
                  onChange={() => lanes.show(name)}
                />
              ))}
            </div>
          )}
          {order.length > 0 && (
            <div className="mt-1 border-t pt-1">
              <button
                type="button"
                onClick={() => {
                  lanes.forget();
                  close();
                }}
                className="flex min-h-8 w-full items-center gap-2.5 rounded-chip px-2.5 text-left text-12 hover:bg-raised max-md:min-h-11 compact:min-h-7"
              >
                <RotateCcw aria-hidden className="size-3.5" /> Lanes in their usual order
              </button>
            </div>
          )}
        </div>
      )}
    </Popup>
  );
};

/** `vms/lan` of `multus/vms/lan`; where a star stands for the namespace, `data, in every namespace`. */
const wordsOfName = (name: string): string => {
  const [, namespace = "-", title = name] = name.split("/");
  if (namespace === "*") return `${title}, in every namespace`;
  return namespace === "-" ? title : `${namespace}/${title}`;
};

const Choice = ({
  title,
  isChosen,
  onChange,
}: {
  title: string;
  isChosen: boolean;
  onChange: (isChosen: boolean) => void;
}) => (
  <label className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-chip px-2.5 text-12 hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-focus max-md:min-h-11 compact:min-h-7">
    <input
      type="checkbox"
      checked={isChosen}
      onChange={(event) => onChange(event.target.checked)}
      className="size-3.5 accent-ink"
    />
    {title}
  </label>
);
