import { stores } from "./ipam/index.ts";
import { kubernetes } from "./kubernetes.ts";
import { observers } from "./observers/index.ts";
import { providers } from "./providers/index.ts";
import type { Source } from "./source.ts";
import { templates } from "./templates.ts";

/** Everything that is read. What is watched, what rights are needed and what the help page lists follows from it. */
export const sources: readonly Source[] = [kubernetes, templates, ...providers, ...stores, ...observers];
