import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder, whatever the working directory is. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Scripts and style sheets of the built server, with what was packed of them. */
export const CHUNKS = join(ROOT, ".next", "standalone", ".next", "static", "chunks");
