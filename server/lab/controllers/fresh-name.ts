import type { LabContext } from "./lab-context.ts";

/** A generated pod name that is still free, as the API server makes sure of for `generateName`. */
export function freshName(context: LabContext, namespace: string, prefix: string): string {
  for (;;) {
    const name = `${prefix}${context.random.suffix(5)}`;
    if (context.cluster.get("pods", namespace, name) === undefined) return name;
  }
}
