import { isRecord, listOf, textOf } from "../kube/fields.ts";
import type { NodeReportLink } from "./node-report.ts";

/** A virtual function of a NIC, as the PCI bus has it; both are PCI addresses. */
export interface FunctionPlace {
  readonly device: string;
  readonly physical: string;
  readonly index: number;
}

/** What Open vSwitch keeps of a device: the kernel knows of all its ports only that they are `ovs-system`'s. */
export interface SwitchPort {
  readonly bridge: string;
  readonly vlan: number | null;
}

const PORTS_MAX = 20_000;

/**
 * Where Open vSwitch has its devices, by their names, from what `ovs-vsctl --format=json` printed in one go: Bridge (name,
 * ports), Port (_uuid, tag, interfaces) and Interface (_uuid, name), a table each line. undefined: it printed something
 * else.
 * @see https://www.rfc-editor.org/rfc/rfc7047#section-5.1 (values)
 */
export const readSwitchPorts = (text: string): ReadonlyMap<string, SwitchPort> | undefined => {
  const [bridges, ports, interfaces] = text.split("\n").map(readTable);
  if (bridges === undefined || ports === undefined || interfaces === undefined) return undefined;
  const portById = new Map(ports.map((port) => [uuidOf(port["_uuid"]), port]));
  const nameById = new Map(interfaces.map((each) => [uuidOf(each["_uuid"]), textOf(each["name"])]));
  const found = new Map<string, SwitchPort>();
  for (const bridge of bridges) {
    const name = textOf(bridge["name"]);
    if (name === undefined) continue;
    for (const portId of setOf(bridge["ports"])) {
      const port = portById.get(uuidOf(portId));
      const vlan = typeof port?.["tag"] === "number" ? port["tag"] : null;
      for (const id of setOf(port?.["interfaces"])) {
        const device = nameById.get(uuidOf(id));
        // The bridge's own device bears its name.
        if (device !== undefined && device !== name) found.set(device, { bridge: name, vlan });
      }
    }
  }
  return found;
};

/** The node's devices with what neither of the two says itself: PCI addresses of functions, bridges of Open vSwitch. */
export const withHardware = (
  links: readonly NodeReportLink[],
  functions: readonly FunctionPlace[],
  ports: ReadonlyMap<string, SwitchPort>,
): NodeReportLink[] => {
  const byPhysical = Map.groupBy(functions, ({ physical }) => physical);
  return links.map((link) => withPort(withFunctions(link, byPhysical), ports.get(link.name)));
};

const withFunctions = (
  link: NodeReportLink,
  byPhysical: ReadonlyMap<string, readonly FunctionPlace[]>,
): NodeReportLink => {
  const places = link.device === null ? undefined : byPhysical.get(link.device);
  if (places === undefined) return link;
  const told = new Map((link.virtualFunctions ?? []).map((each) => [each.index, each]));
  for (const { index, device } of places) told.set(index, { ...UNTOLD, ...told.get(index), index, device });
  return { ...link, virtualFunctions: [...told.values()].sort((a, b) => a.index - b.index) };
};

const UNTOLD = { mac: null, vlan: null, link: null, isTrusted: null, hasSpoofCheck: null };

const withPort = (link: NodeReportLink, port: SwitchPort | undefined): NodeReportLink =>
  port === undefined ? link : { ...link, controller: port.bridge, vlan: link.vlan ?? port.vlan };

type Row = Readonly<Record<string, unknown>>;

/** `{"headings": [name, …], "data": [[value, …], …]}` */
const readTable = (line: string): readonly Row[] | undefined => {
  let table: unknown;
  try {
    table = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(table) || !Array.isArray(table["headings"]) || !Array.isArray(table["data"]))
    return undefined;
  const headings = table["headings"].map(String);
  return table["data"]
    .slice(0, PORTS_MAX)
    .map((values) => Object.fromEntries(listOf(values).map((value, at) => [headings[at] ?? "", value])));
};

/** A set of one is written as that one. */
const setOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) && value[0] === "set" ? listOf(value[1]) : value === undefined ? [] : [value];

const uuidOf = (value: unknown): string =>
  Array.isArray(value) && value[0] === "uuid" ? String(value[1]) : "";
