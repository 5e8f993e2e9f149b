/**
 * Any object as the API gave it, before parsing: only what every Kubernetes object has is promised, and even that is
 * a stranger's input. Readers in this room turn it into checked shapes.
 */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: KubeObjectMetadata;
  readonly [field: string]: unknown;
}

export interface KubeObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly [field: string]: unknown;
}
