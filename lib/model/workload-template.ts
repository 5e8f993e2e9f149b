import type { EntityId } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

/** What a controller makes its next pods of, as far as networks are concerned. */
export interface WorkloadTemplate {
  readonly kind: "workload-template";
  readonly id: EntityId;
  readonly cluster: string;
  readonly from: SourceRef;
  /** The networks annotation of the template; null where it has none. */
  readonly askedText: string | null;
}
