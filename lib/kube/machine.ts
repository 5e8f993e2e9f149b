import { type Address, parseAddress } from "../ip/address.ts";
import { ok, type Result } from "../model/result.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, textsOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { nameOf, unreadable, writtenAtOf } from "./metadata.ts";

/**
 * KubeVirt's VirtualMachine (its template) or VirtualMachineInstance, as far as networks are concerned.
 * @see https://github.com/kubevirt/kubevirt/blob/main/staging/src/kubevirt.io/api/core/v1/schema.go
 */
export interface MachineFields {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  readonly writtenAt: string | null;
  readonly networks: readonly MachineNetwork[];
  readonly interfaces: readonly MachineInterface[];
  /** Where the guest runs while it migrates. */
  readonly sourcePod: string | null;
}

/** A network of the specification, with its interface. */
export interface MachineNetwork {
  readonly name: string;
  /** `pod`: the cluster's default. null: of a kind that isn't known here. */
  readonly network: { readonly namespace: string; readonly name: string } | "pod" | null;
  readonly mac: string | null;
  /** It is being taken out (`state: absent`). */
  readonly isLeaving: boolean;
}

/** What the status says of an interface; one without `name` is the guest's own. */
export interface MachineInterface {
  readonly name: string | null;
  readonly podInterface: string | null;
  readonly mac: string | null;
  readonly addresses: readonly Address[];
  readonly link: "up" | "down" | null;
  readonly isInPod: boolean;
  readonly isInGuest: boolean;
  readonly hasAgent: boolean;
}

export const readMachine = (object: KubeObject): Result<MachineFields> => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null)
    return unreadable(object.kind ?? "VirtualMachine", "it has no name or no namespace");
  const { namespace } = named;
  const spec = recordOf(object["spec"]);
  const own = recordOf(recordOf(spec?.["template"])?.["spec"]) ?? spec;
  const status = recordOf(object["status"]);
  const migration = recordOf(status?.["migrationState"]);
  return ok({
    namespace,
    name: named.name,
    uid: named.uid,
    writtenAt: writtenAtOf(object),
    networks: networksOf(own, namespace),
    interfaces: listOf(status?.["interfaces"]).filter(isRecord).map(interfaceOf),
    sourcePod:
      migration === undefined || migration["completed"] === true
        ? null
        : (textOf(migration["sourcePod"]) ?? null),
  });
};

const networksOf = (spec: JsonRecord | undefined, namespace: string): MachineNetwork[] => {
  const devices = recordOf(recordOf(spec?.["domain"])?.["devices"]);
  const interfaces = listOf(devices?.["interfaces"]).filter(isRecord);
  return listOf(spec?.["networks"])
    .filter(isRecord)
    .flatMap((network) => {
      const name = textOf(network["name"]);
      if (name === undefined) return [];
      const device = interfaces.find((each) => each["name"] === name);
      return [
        {
          name,
          network: networkNameOf(network, namespace),
          mac: textOf(device?.["macAddress"]) ?? null,
          isLeaving: device?.["state"] === "absent",
        },
      ];
    });
};

const networkNameOf = (network: JsonRecord, namespace: string): MachineNetwork["network"] => {
  if (isRecord(network["pod"])) return "pod";
  const [first = "", second, ...rest] = (textOf(recordOf(network["multus"])?.["networkName"]) ?? "").split(
    "/",
  );
  if (first === "" || second === "" || rest.length > 0) return null;
  return second === undefined ? { namespace, name: first } : { namespace: first, name: second };
};

/** `infoSource` lists who knows of it: `domain, guest-agent, multus-status`. */
const interfaceOf = (entry: JsonRecord): MachineInterface => {
  const sources = (textOf(entry["infoSource"]) ?? "").split(",").map((part) => part.trim());
  const listed = textsOf(entry["ipAddresses"]);
  const single = textOf(entry["ipAddress"]);
  const written = listed.length > 0 || single === undefined ? listed : [single];
  const link = entry["linkState"];
  return {
    name: textOf(entry["name"]) ?? null,
    podInterface: textOf(entry["podInterfaceName"]) ?? null,
    mac: textOf(entry["mac"]) ?? null,
    addresses: written.flatMap((text) => parseAddress(text) ?? []),
    link: link === "up" || link === "down" ? link : null,
    isInPod: sources.includes("multus-status"),
    isInGuest: sources.includes("domain") || sources.includes("guest-agent"),
    hasAgent: sources.includes("guest-agent"),
  };
};
