/**
 * A ClusterRole that lets its holder list and watch what is lacking, as YAML. `resources` are named as sources are: `pods`,
 * `ippools.whereabouts.cni.cncf.io`; one without a group belongs to the core.
 */
export const roleFor = (resources: readonly string[]): string =>
  [
    "apiVersion: rbac.authorization.k8s.io/v1",
    "kind: ClusterRole",
    "metadata:",
    "  name: moorings-reader-more",
    "rules:",
    ...resources.flatMap((resource) => {
      const at = resource.indexOf(".");
      const name = at < 0 ? resource : resource.slice(0, at);
      const group = at < 0 ? "" : resource.slice(at + 1);
      return [
        `  - apiGroups: [${JSON.stringify(group)}]`,
        `    resources: [${JSON.stringify(name)}]`,
        '    verbs: ["list", "watch"]',
      ];
    }),
    "",
  ].join("\n");
