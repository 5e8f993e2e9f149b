import { reportOfFiles } from "../cni/node-files.ts";
import type { NodeReport } from "../cni/node-report.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import type { Entity } from "../model/entity.ts";
import { sources } from "../sources/index.ts";
import { nodeReportObject } from "../sources/node-report-object.ts";
import type { Source, Watched } from "../sources/source.ts";
import { capturedFiles, capturedObjects } from "./captures.ts";

/** The whole recorded cluster: objects by the kind that they are watched under. */
export const capturedCluster = (): ReadonlyMap<string, readonly KubeObject[]> =>
  new Map([
    ["Pod", capturedObjects("cluster/pods-all.json")],
    ["Node", capturedObjects("cluster/nodes.json")],
    ["Namespace", capturedObjects("cluster/namespaces.json")],
    ["NetworkAttachmentDefinition", capturedObjects("cluster/nads.json")],
    ["IPPool", capturedObjects("cluster/ippools.json")],
    ["OverlappingRangeIPReservation", capturedObjects("cluster/overlapping.json")],
    ["Event", capturedObjects("cluster/events-all.json")],
    ["NodeReport", [nodeReportObject(capturedNodeReport())]],
  ]);

/** What the recorded node would have said of itself. */
export const capturedNodeReport = (): NodeReport =>
  reportOfFiles(
    capturedFiles("cluster").filter((file) => /^(cni|netns)\//.test(file.path)),
    { node: "node-a", at: "2026-11-23T22:22:24Z", bootId: "1ca13a2b-a168-44f5-b7cb-fb788a15ef8e" },
  );

/** Each source with each kind that it watches. */
export const readings = (): readonly { readonly source: Source; readonly watched: Watched }[] =>
  sources.flatMap((source) => source.watches.map((watched) => ({ source, watched })));

/** All that the registry makes of objects, given by the kind they are watched under. */
export const deriveAll = (
  objects: ReadonlyMap<string, readonly KubeObject[]>,
  cluster = "lab",
): readonly Entity[] =>
  readings().flatMap(({ source, watched }) =>
    (objects.get(watched.kind) ?? []).flatMap(
      (object) => source.derive(object, { cluster, watched }).entities,
    ),
  );
