import type { SourceRef } from "../model/source-ref.ts";
import type { Viewer } from "../model/viewer.ts";

/**
 * Whether a viewer may see what was concluded from these objects: only if they may read every one of them. A local viewer
 * acts with the server's own credentials, so what the server could read they may see.
 */
export const maySee = (viewer: Viewer, refs: readonly SourceRef[]): boolean => {
  switch (viewer.login) {
    case "local":
      return refs.every((ref) => ref.cluster !== "");
  }
};
