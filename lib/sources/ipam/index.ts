import type { Source } from "../source.ts";
import { hostLocal } from "./host-local.ts";
import { ipamclaim } from "./ipamclaim.ts";
import { whereabouts } from "./whereabouts.ts";

export const stores: readonly Source[] = [whereabouts, hostLocal, ipamclaim];
