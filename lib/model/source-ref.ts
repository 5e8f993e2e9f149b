/**
 * The object that a fact comes from. Every entity carries its own, so that what a viewer may see can be decided by the
 * objects they may read.
 */
export interface SourceRef {
  readonly cluster: string;
  /** API group, "" for core; `node-report` for what a node told and the API does not know. */
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly uid: string | null;
}
