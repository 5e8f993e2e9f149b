"use client";

import { EyeOff, RotateCcw } from "lucide-react";
import { useState } from "react";
import { parseFind } from "../../lib/topology/find/parse-find.ts";
import { pathTitle } from "../networks/network-key.ts";
import { Button } from "../ui/button.tsx";
import { buttonClass } from "../ui/button-class.ts";
import { Field } from "../ui/input.tsx";
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

/** What is left out of the picture, by presets or by conditions of one's own; lanes that were hidden, and their usual order. */
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
          <OwnHiding
            onAdd={(text) => void setParams({ without: [...without.filter((each) => each !== text), text] })}
          />
          {hide.length > 0 && (
            <div role="group" aria-label="Hidden networks" className="mt-1 border-t pt-1">
              {hide.map((name) => (
                <Choice
                  key={name}
                  title={`Network ${pathTitle(name)}`}
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

/** A condition of one's own, in the language of the find; what can't be read is said where it is written. */
const OwnHiding = ({ onAdd }: { onAdd: (text: string) => void }) => {
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const read = parseFind(text);
  const wrong = isTried && !read.ok ? read : null;
  return (
    <form
      className="mt-1 flex items-start gap-1.5 border-t px-2.5 pt-2 pb-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!read.ok || read.find === null) return;
        onAdd(text.trim());
        setText("");
        setTried(false);
      }}
    >
      <Field
        label="What else"
        placeholder="node ~ edge"
        isMono
        className="w-60 flex-1"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setTried(false);
        }}
        {...(wrong === null
          ? {}
          : {
              tone: "err",
              verdict: `${wrong.detail}${wrong.suggestion === null ? "" : ` Did you mean “${wrong.suggestion}”?`}`,
            })}
      />
      <Button type="submit" className="mt-[26px]">
        Hide
      </Button>
    </form>
  );
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
