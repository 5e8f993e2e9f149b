import type { JsonRecord } from "../kube/fields.ts";
import { isControllerInterfaceName } from "./interface-name.ts";
import type { Selection, SelectionElement } from "./selection.ts";

/** An element that is to be added. What is undefined is left out. */
export interface NewElement {
  readonly namespace: string;
  readonly name: string;
  readonly interface: string;
  readonly ips?: readonly string[];
  readonly mac?: string;
}

/**
 * Writes a selection in the JSON form (the only one that can say everything). Elements keep every key that we don't
 * know, in their order.
 */
export const selectionText = (elements: readonly SelectionElement[]): string =>
  JSON.stringify(elements.map((element) => element.value));

/** The same element under an interface name that is written down. Keys that it had keep their place. */
export const withInterface = (element: SelectionElement, name: string): SelectionElement =>
  element.interface === name ? element : { ...element, interface: name, value: named(element.value, name) };

export const newElement = (added: NewElement): SelectionElement => {
  const ips = added.ips ?? [];
  return {
    name: added.name,
    namespace: added.namespace,
    interface: added.interface,
    ips,
    mac: added.mac ?? null,
    infinibandGuid: null,
    deviceId: null,
    defaultRoutes: [],
    ipamClaim: null,
    value: {
      name: added.name,
      namespace: added.namespace,
      interface: added.interface,
      ...(ips.length > 0 ? { ips } : {}),
      ...(added.mac === undefined ? {} : { mac: added.mac }),
    },
  };
};

/**
 * What the dynamic-networks controller would refuse although Multus starts the pod with it: it applies the DNS-label
 * rule to interface names of the short form. One sentence, undefined where it takes the selection.
 * @see https://github.com/k8snetworkplumbingwg/network-attachment-definition-client/blob/master/pkg/utils/net-attach-def.go (parsePodNetworkObjectText)
 */
export const controllerRefusal = (selection: Selection): string | undefined => {
  if (selection.form !== "short") return undefined;
  const refused = selection.elements.find(
    (element) => element.interface !== null && !isControllerInterfaceName(element.interface),
  );
  return refused === undefined
    ? undefined
    : `The controller takes only lower-case letters, digits and dashes in "${refused.interface}"`;
};

/** Spread makes own properties, `__proto__` included, and never a prototype. Old spellings of the key are dropped. */
const named = (value: JsonRecord, name: string): JsonRecord => {
  const kept = Object.entries(value).filter(
    ([key]) => key === "interface" || !INTERFACE_KEYS.has(key.toLowerCase()),
  );
  const renamed = kept.map(([key, old]): [string, unknown] => [key, key === "interface" ? name : old]);
  return Object.fromEntries(Object.hasOwn(value, "interface") ? renamed : [...renamed, ["interface", name]]);
};

const INTERFACE_KEYS: ReadonlySet<string> = new Set(["interface", "interfacerequest"]);
