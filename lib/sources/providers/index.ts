import type { Source } from "../source.ts";
import { clusterDefault } from "./cluster-default.ts";
import { dra } from "./dra.ts";
import { kubernetesNetwork } from "./kubernetes-network.ts";
import { kubevirt } from "./kubevirt.ts";
import { multus } from "./multus.ts";
import { ovnKubernetes } from "./ovn-kubernetes.ts";

export const providers: readonly Source[] = [
  clusterDefault,
  multus,
  ovnKubernetes,
  kubernetesNetwork,
  kubevirt,
  dra,
];
