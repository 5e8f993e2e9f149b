import type { Source } from "../source.ts";
import { whereabouts } from "./whereabouts.ts";

export const stores: readonly Source[] = [whereabouts];
