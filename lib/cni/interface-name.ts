/**
 * Whether the kernel takes it as a device name: at most 15 bytes, no slash, colon or white space, not `.` or `..`.
 * @see https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/net/core/dev.c (dev_valid_name)
 */
export const isInterfaceName = (name: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  byteLength(name) <= INTERFACE_NAME_BYTES_MAX &&
  !/[\s/:]/.test(name);

/**
 * Whether Multus takes it in the short form: at most 15 bytes, no slash, none of the six ASCII white-space characters.
 * (In the JSON form Multus checks nothing, and the kernel has the last word.)
 */
export const isMultusInterfaceName = (name: string): boolean =>
  byteLength(name) <= INTERFACE_NAME_BYTES_MAX && !/[ \t\n\v\f\r/]/.test(name);

/**
 * Whether the dynamic-networks controller takes it in the short form, too: a DNS-1123 label. Upper case, `_` and `.` are
 * refused there, although Multus itself would make the interface.
 */
export const isControllerInterfaceName = (name: string): boolean => DNS_LABEL.test(name);

/** What both take in either form: the only names to offer. */
export const isSafeInterfaceName = (name: string): boolean =>
  isInterfaceName(name) && isControllerInterfaceName(name);

/**
 * The name Multus gives to a delegate that asked for none, by its place in the list of all delegates: 0 is the cluster
 * default, then Multus' own defaultNetworks, then the annotation's elements.
 * @see https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/pkg/multus/multus.go (getIfname)
 */
export const implicitInterfaceName = (delegateIndex: number): string => `net${delegateIndex}`;

/**
 * The interface of each element of an annotation, as Multus names them at the pod's start: `net<n>` counts every
 * element, named ones included.
 * @param defaultNetworkCount how many `defaultNetworks` the Multus configuration names (0 almost everywhere)
 */
export const interfaceNamesOf = (
  requested: readonly (string | null)[],
  defaultNetworkCount = 0,
): readonly string[] =>
  requested.map((name, index) => name ?? implicitInterfaceName(index + 1 + defaultNetworkCount));

export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const INTERFACE_NAME_BYTES_MAX = 15;

const byteLength = (text: string): number =>
  /^[\0-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
