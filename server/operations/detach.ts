import type { DetachIntent } from "../../lib/plan/plan.ts";

/** `network`: `name`, `namespace/name` or `provider/namespace/name`, where two networks share the interface's name. */
export const detachIntent = (request: {
  readonly namespace: string;
  readonly pod: string;
  readonly interface: string;
  readonly network: string | undefined;
}): DetachIntent => ({
  kind: "detach",
  pod: { namespace: request.namespace, name: request.pod },
  podUid: undefined,
  interface: request.interface,
  network: request.network === undefined ? undefined : networkOf(request.network, request.namespace),
});

/** A bare name means the pod's own namespace, as it does in the annotation. */
const networkOf = (text: string, podNamespace: string): NonNullable<DetachIntent["network"]> => {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  const namespace = parts.at(-2) ?? podNamespace;
  return { namespace: namespace === "-" ? null : namespace, name };
};
