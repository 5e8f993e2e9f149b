/** How conditions are put together; the fields and operators explain themselves (fields.ts). */
export const FIND_HELP: readonly string[] = [
  "A word is found in any name, address or MAC; words beside each other must all be found.",
  "A condition is a field, an operator and a value: network = tenantred.",
  "Conditions are joined by and, or, not and parentheses; and binds closer than or.",
  "All conditions together must fit one attachment of a pod, not one attachment each.",
  "in takes a list, state in (failed, missing), or a prefix, ip in 10.60.0.0/16 or ip in fd60::/48.",
  'A value with spaces or signs in it stands in quotation marks: segment = "VLAN 10 on bond0".',
  "An address, MAC or state counts by whatever evidence it has: asked, reported, observed or recorded.",
];
