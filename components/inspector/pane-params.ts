import { parseAsString } from "nuqs";

/** What the pane's part of the URL holds. `attach` is the pod (`namespace/name`) that a form is open for, `on` the network chosen in it. */
export const PANE_PARAMS = {
  pod: parseAsString,
  attach: parseAsString,
  on: parseAsString,
  operation: parseAsString,
};

export interface PodKey {
  readonly namespace: string;
  readonly name: string;
}

export const podKeyOf = (text: string | null): PodKey | null => {
  const [namespace, name] = (text ?? "").split("/");
  return namespace === undefined || namespace === "" || name === undefined || name === ""
    ? null
    : { namespace, name };
};
