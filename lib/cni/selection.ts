import { parseAddress } from "../ip/address.ts";
import { parseMac } from "../ip/mac.ts";
import { parsePrefix } from "../ip/prefix.ts";
import { JSON_LENGTH_MAX, JSON_LIST_MAX, parseJson } from "../kube/json.ts";
import { isRecord, type JsonRecord } from "../kube/fields.ts";
import { failed, ok, type Result } from "../model/result.ts";
import { DNS_LABEL, isMultusInterfaceName } from "./interface-name.ts";

/**
 * The `k8s.v1.cni.cncf.io/networks` annotation, read exactly as Multus reads it: one error fails the whole annotation,
 * and with it the pod's start.
 * @see https://github.com/k8snetworkplumbingwg/multus-cni/blob/master/pkg/k8sclient/k8sclient.go (parsePodNetworkAnnotation)
 */
export interface Selection {
  readonly form: "none" | "short" | "json";
  readonly elements: readonly SelectionElement[];
}

export interface SelectionElement {
  readonly name: string;
  /** The pod's own where the element names none. */
  readonly namespace: string;
  /** null where Multus is to choose. */
  readonly interface: string | null;
  /** Addresses or CIDR, as written; each is readable. */
  readonly ips: readonly string[];
  /** As written; readable. */
  readonly mac: string | null;
  readonly infinibandGuid: string | null;
  readonly deviceId: string | null;
  /** Gateways that the pod's default route is to move to. */
  readonly defaultRoutes: readonly string[];
  readonly ipamClaim: string | null;
  /** The element as parsed JSON, unknown keys included; for the short form what it would be in JSON. */
  readonly value: JsonRecord;
}

/** @param podNamespace where elements without a namespace look */
export const parseSelection = (text: string, podNamespace: string): Result<Selection> => {
  if (text === "") return ok({ form: "none", elements: [] });
  if (text.length > JSON_LENGTH_MAX) {
    return failed({
      code: "ANNOTATION_TOO_LARGE",
      detail: `The network selection has ${text.length} characters; ${JSON_LENGTH_MAX} are read at most`,
    });
  }
  return LOOKS_LIKE_JSON.test(text) ? parseJsonForm(text, podNamespace) : parseShortForm(text, podNamespace);
};

const parseShortForm = (text: string, podNamespace: string): Result<Selection> => {
  const items = text.split(",");
  if (items.length > JSON_LIST_MAX) return tooMany(items.length);
  const elements: SelectionElement[] = [];
  for (const [index, item] of items.entries()) {
    const parsed = parseShortItem(item.trim(), podNamespace, index);
    if (!parsed.ok) return parsed;
    elements.push(parsed.value);
  }
  return ok({ form: "short", elements });
};

/** `[namespace/]name[@interface]`. Surprise: an empty item passes, and asks for a network without a name. */
const parseShortItem = (item: string, podNamespace: string, index: number): Result<SelectionElement> => {
  const slashParts = item.split("/");
  if (slashParts.length > 2) return invalid(index, `"${shown(item)}" has more than one "/"`);
  const namespace = slashParts.length === 2 ? (slashParts[0] ?? "").trim() : "";
  const atParts = (slashParts.at(-1) ?? "").split("@");
  if (atParts.length > 2) return invalid(index, `"${shown(item)}" has more than one "@"`);
  const name = (atParts[0] ?? "").trim();
  const requested = (atParts[1] ?? "").trim();
  for (const part of [namespace, name]) {
    if (part !== "" && !DNS_LABEL.test(part)) {
      return invalid(index, `"${shown(part)}" is not a name of lower-case letters, digits and dashes`);
    }
  }
  if (requested !== "" && !isMultusInterfaceName(requested)) {
    return invalid(index, `"${shown(requested)}" is not an interface name of at most 15 characters`);
  }
  return ok({
    ...BARE,
    name,
    namespace: namespace === "" ? podNamespace : namespace,
    interface: requested === "" ? null : requested,
    value: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      ...(requested === "" ? {} : { interface: requested }),
    },
  });
};

const parseJsonForm = (text: string, podNamespace: string): Result<Selection> => {
  const parsed = parseJson(text, {
    tooLarge: "ANNOTATION_TOO_LARGE",
    notJson: "ANNOTATION_NOT_JSON",
    subject: "The network selection",
  });
  if (!parsed.ok) return parsed;
  if (!Array.isArray(parsed.value)) {
    return failed({ code: "ANNOTATION_INVALID", detail: "The network selection is JSON, but not a list" });
  }
  const items: readonly unknown[] = parsed.value;
  if (items.length > JSON_LIST_MAX) return tooMany(items.length);
  const elements: SelectionElement[] = [];
  for (const [index, item] of items.entries()) {
    const element = readElement(item, podNamespace, index);
    if (!element.ok) return element;
    elements.push(element.value);
  }
  return ok({ form: "json", elements });
};

const readElement = (item: unknown, podNamespace: string, index: number): Result<SelectionElement> => {
  if (!isRecord(item)) return invalid(index, "it is not an object");
  const wrong = wrongTypeIn(item);
  if (wrong !== undefined) return invalid(index, wrong);
  const namespace = fieldText(item, "namespace");
  const mac = fieldText(item, "mac");
  const guid = fieldText(item, "infiniband-guid");
  if (mac !== "" && parseMac(mac) === undefined)
    return invalid(index, `"${shown(mac)}" is not a MAC address`);
  if (guid !== "" && parseMac(guid) === undefined) return invalid(index, `"${shown(guid)}" is not a GUID`);
  const ips = fieldTexts(item, "ips");
  for (const ip of ips) {
    const isReadable = ip.includes("/") ? parsePrefix(ip) !== undefined : parseAddress(ip) !== undefined;
    if (!isReadable) return invalid(index, `"${shown(ip)}" is not an address`);
  }
  const defaultRoutes = fieldTexts(item, "default-route").filter((gateway) => gateway !== "");
  for (const gateway of defaultRoutes) {
    if (parseAddress(gateway) === undefined) return invalid(index, `"${shown(gateway)}" is not an address`);
  }
  const requested = fieldText(item, "interface") || fieldText(item, "interfaceRequest");
  return ok({
    name: fieldText(item, "name"),
    namespace: namespace === "" ? podNamespace : namespace,
    interface: requested === "" ? null : requested,
    ips,
    mac: mac === "" ? null : mac,
    infinibandGuid: guid === "" ? null : guid,
    deviceId: fieldText(item, "deviceID") || null,
    defaultRoutes,
    ipamClaim: fieldText(item, "ipam-claim-reference") || null,
    value: item,
  });
};

/** Go's encoding/json takes a key in any case, and refuses a known key of the wrong type. null counts as "not said". */
const wrongTypeIn = (item: JsonRecord): string | undefined => {
  for (const key of Object.keys(item)) {
    const value = item[key];
    const type = FIELD_TYPES.get(key) ?? FIELD_TYPES.get(key.toLowerCase());
    if (type === undefined || value === null) continue;
    if (!IS_TYPE[type](value)) return `"${shown(key)}" is not ${TYPE_NAMES[type]}`;
  }
  return undefined;
};

type FieldType = "text" | "texts" | "record" | "records";

const IS_TYPE: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  texts: (value) =>
    Array.isArray(value) &&
    value.length <= JSON_LIST_MAX &&
    value.every((item) => typeof item === "string" || item === null),
  record: isRecord,
  records: (value) => Array.isArray(value) && value.every((item) => isRecord(item) || item === null),
};

const TYPE_NAMES: Readonly<Record<FieldType, string>> = {
  text: "a string",
  texts: "a list of strings",
  record: "an object",
  records: "a list of objects",
};

const FIELD_TYPES: ReadonlyMap<string, FieldType> = new Map<string, FieldType>(
  (
    [
      ["name", "text"],
      ["namespace", "text"],
      ["interface", "text"],
      ["interfaceRequest", "text"],
      ["ips", "texts"],
      ["mac", "text"],
      ["infiniband-guid", "text"],
      ["portMappings", "records"],
      ["bandwidth", "record"],
      ["deviceID", "text"],
      ["cni-args", "record"],
      ["default-route", "texts"],
      ["ipam-claim-reference", "text"],
    ] as const
  ).flatMap(([key, type]) => [[key, type] as const, [key.toLowerCase(), type] as const]),
);

/** The value under a key in any case; of several spellings the last one written counts, as in Go. */
const fieldOf = (item: JsonRecord, key: string): unknown => {
  let found: unknown;
  const lower = key.toLowerCase();
  for (const own of Object.keys(item)) {
    if (own === key || (own.length === key.length && own.toLowerCase() === lower)) found = item[own] ?? found;
  }
  return found;
};

const fieldText = (item: JsonRecord, key: string): string => {
  const value = fieldOf(item, key);
  return typeof value === "string" ? value : "";
};

const fieldTexts = (item: JsonRecord, key: string): string[] => {
  const value = fieldOf(item, key);
  return Array.isArray(value) ? value.map((text) => (typeof text === "string" ? text : "")) : [];
};

const invalid = (index: number, detail: string): { ok: false; problem: Parameters<typeof failed>[0] } =>
  failed({ code: "ANNOTATION_INVALID", detail: `Element ${index + 1}: ${detail}`, path: `[${index}]` });

const tooMany = (count: number): { ok: false; problem: Parameters<typeof failed>[0] } =>
  failed({
    code: "ANNOTATION_INVALID",
    detail: `The network selection asks for ${count} networks; ${JSON_LIST_MAX} are read at most`,
  });

const shown = (text: string): string => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);

const SHOWN_MAX = 60;
const LOOKS_LIKE_JSON = /[[{"]/;
const BARE = {
  ips: [],
  mac: null,
  infinibandGuid: null,
  deviceId: null,
  defaultRoutes: [],
  ipamClaim: null,
} as const;
