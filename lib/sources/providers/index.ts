import type { Source } from "../source.ts";
import { clusterDefault } from "./cluster-default.ts";
import { multus } from "./multus.ts";

export const providers: readonly Source[] = [clusterDefault, multus];
