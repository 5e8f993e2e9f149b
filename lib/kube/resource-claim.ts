import { type Address } from "../ip/address.ts";
import { parseAddressInPrefix } from "../ip/prefix.ts";
import { ok, type Result } from "../model/result.ts";
import { isRecord, type JsonRecord, listOf, recordOf, textOf, textsOf } from "./fields.ts";
import type { KubeObject } from "./kube-object.ts";
import { createdAtOf, nameOf, unreadable } from "./metadata.ts";

/**
 * A ResourceClaim as far as network devices are concerned (Dynamic Resource Allocation).
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/4817-resource-claim-device-status
 */
export interface ResourceClaim {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string | null;
  /** Pods that it is reserved for. */
  readonly pods: readonly { readonly name: string; readonly uid: string | null }[];
  readonly devices: readonly ClaimedDevice[];
}

/** One allocated device. */
export interface ClaimedDevice {
  readonly request: string;
  readonly driver: string;
  readonly device: string;
  /** DeviceClass of the request. */
  readonly deviceClass: string | null;
  /** The `Network` that the request's parameters name. */
  readonly network: string | null;
  /** What the driver reports of the interface; null: nothing (yet). */
  readonly networkData: NetworkData | null;
  readonly isReady: boolean | null;
}

export interface NetworkData {
  readonly interface: string | null;
  readonly mac: string | null;
  readonly addresses: readonly { readonly address: Address; readonly prefixLength: number }[];
}

export const readResourceClaim = (object: KubeObject): Result<ResourceClaim> => {
  const named = nameOf(object);
  if (named === undefined || named.namespace === null)
    return unreadable("ResourceClaim", "it has no name or no namespace");
  const devices = recordOf(recordOf(object["spec"])?.["devices"]);
  const status = recordOf(object["status"]);
  const results = listOf(recordOf(recordOf(status?.["allocation"])?.["devices"])?.["results"]);
  const reports = listOf(status?.["devices"]).filter(isRecord);
  return ok({
    namespace: named.namespace,
    name: named.name,
    createdAt: createdAtOf(object),
    pods: listOf(status?.["reservedFor"])
      .filter(isRecord)
      .filter((user) => user["resource"] === "pods")
      .flatMap((user) => {
        const name = textOf(user["name"]);
        return name === undefined ? [] : [{ name, uid: textOf(user["uid"]) ?? null }];
      }),
    devices: results.filter(isRecord).map((result) => deviceOf(result, devices, reports)),
  });
};

const deviceOf = (
  result: JsonRecord,
  spec: JsonRecord | undefined,
  reports: readonly JsonRecord[],
): ClaimedDevice => {
  const request = textOf(result["request"]) ?? "";
  const isSame = (report: JsonRecord): boolean =>
    report["driver"] === result["driver"] &&
    report["pool"] === result["pool"] &&
    report["device"] === result["device"];
  const report = reports.find(isSame);
  return {
    request,
    driver: textOf(result["driver"]) ?? "",
    device: textOf(result["device"]) ?? "",
    deviceClass: classOf(spec, request),
    network: networkOf(spec, request),
    networkData: networkDataOf(recordOf(report?.["networkData"])),
    isReady: readyOf(report),
  };
};

/** `exactly` since resource.k8s.io/v1; before, the class stood in the request itself. A sub-request is `request/sub`. */
const classOf = (spec: JsonRecord | undefined, request: string): string | null => {
  const [name] = request.split("/");
  const found = listOf(spec?.["requests"])
    .filter(isRecord)
    .find((each) => each["name"] === name);
  return (
    textOf(recordOf(found?.["exactly"])?.["deviceClassName"]) ?? textOf(found?.["deviceClassName"]) ?? null
  );
};

const networkOf = (spec: JsonRecord | undefined, request: string): string | null => {
  for (const config of listOf(spec?.["config"]).filter(isRecord)) {
    const requests = textsOf(config["requests"]);
    if (requests.length > 0 && !requests.includes(request)) continue;
    const parameters = recordOf(recordOf(config["opaque"])?.["parameters"]);
    if (parameters?.["kind"] === "Network") return textOf(parameters["name"]) ?? null;
  }
  return null;
};

const networkDataOf = (data: JsonRecord | undefined): NetworkData | null =>
  data === undefined
    ? null
    : {
        interface: textOf(data["interfaceName"]) ?? null,
        mac: textOf(data["hardwareAddress"]) ?? null,
        addresses: textsOf(data["ips"]).flatMap((text) => parseAddressInPrefix(text) ?? []),
      };

const readyOf = (report: JsonRecord | undefined): boolean | null => {
  const condition = listOf(report?.["conditions"])
    .filter(isRecord)
    .find((each) => each["type"] === "Ready");
  return condition === undefined ? null : condition["status"] === "True";
};
