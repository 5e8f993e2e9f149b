import { z } from "zod";

/** What the lab's process is started with. */
export const LabOptions = z.object({
  seed: z.number(),
  pods: z.number(),
  /** How long it has churned before it is served: KubeEvents live for an hour, so that then as many go as come. */
  ageMinutes: z.number(),
  /** Where to write it. */
  kubeconfig: z.string(),
});
export type LabOptions = z.infer<typeof LabOptions>;

/** What it is told; it answers each with LabSays. */
export const LabAsk = z.discriminatedUnion("act", [
  z.object({ act: z.literal("advance"), ms: z.number() }),
  /** Nothing is done to the cluster any more; what is under way comes to its end. */
  z.object({ act: z.literal("calm") }),
  /** `resources` as the lab names them: `pods`, `ippools.whereabouts.cni.cncf.io`. */
  z.object({ act: z.literal("look"), resources: z.array(z.string()) }),
]);
export type LabAsk = z.infer<typeof LabAsk>;

export const LabSays = z.object({
  nowMs: z.number(),
  /** Of the store: +1 with each write. */
  version: z.number(),
  openWatches: z.number(),
  /** How many there are of the resources that were asked for. */
  objects: z.number(),
  /** Where pods were asked for: uid and resourceVersion of each as JSON, by `pod NAMESPACE/NAME`. */
  pods: z.array(z.tuple([z.string(), z.string()])),
});
export type LabSays = z.infer<typeof LabSays>;
