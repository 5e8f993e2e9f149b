"use client";

import { EyeOff } from "lucide-react";
import { buttonClass } from "../ui/button-class.ts";
import { Popup } from "../ui/popup.tsx";

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

/** What is left out of the picture, by presets or by hand in the URL. */
export const HideMenu = ({
  hidden,
  defaultNetwork,
  onChange,
}: {
  hidden: readonly string[];
  defaultNetwork: string | null;
  onChange: (hidden: readonly string[]) => void;
}) => (
  <Popup
    label="Leave out of the picture"
    className={buttonClass({ kind: "secondary" })}
    button={
      <>
        <EyeOff aria-hidden className="size-3.5" /> Hide
        {hidden.length > 0 && <span className="text-ink-3 num">{hidden.length}</span>}
      </>
    }
  >
    {() => (
      <div className="min-w-60">
        {hidingsOf(defaultNetwork, hidden).map(({ text, title }) => (
          <label
            key={text}
            className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-chip px-2.5 text-12 hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-focus max-md:min-h-11 compact:min-h-7"
          >
            <input
              type="checkbox"
              checked={hidden.includes(text)}
              onChange={(event) =>
                onChange(event.target.checked ? [...hidden, text] : hidden.filter((each) => each !== text))
              }
              className="size-3.5 accent-ink"
            />
            {title}
          </label>
        ))}
      </div>
    )}
  </Popup>
);
